// npm run docs:operations: calls every operation of the official SDK and writes docs/operations.md.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sdkVersion } from '../src/contract/generated/operation-keys.js';
import { driveEveryOperation } from '../test/simulator/every-operation/drive-operations.js';
import { operationsPage } from '../test/simulator/every-operation/operations-page.js';

const file = join(dirname(fileURLToPath(import.meta.url)), '../docs/operations.md');
writeFileSync(file, operationsPage(await driveEveryOperation(), sdkVersion));
