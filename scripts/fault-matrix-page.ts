// npm run docs:faults: makes every trouble at every request of a registration and writes docs/fault-matrix.md.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { driveFaults } from '../test/registration/fault-matrix/drive-faults.js';
import { faultMatrixPage } from '../test/registration/fault-matrix/fault-matrix-page.js';

const file = join(dirname(fileURLToPath(import.meta.url)), '../docs/fault-matrix.md');
writeFileSync(file, faultMatrixPage(await driveFaults()));
