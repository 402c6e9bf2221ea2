// npm run contract:generate: writes src/contract/generated/ from the sources of the installed official SDK.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contractFiles } from './contract-files.js';
import { installedSdk } from './sdk-folder.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../src/contract/generated');
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(contractFiles(installedSdk()))) {
  writeFileSync(join(folder, name), text);
}
