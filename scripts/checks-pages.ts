// npm run docs:checks: writes docs/checks/, a page for each check, and docs/broken-extensions.md.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checksPages } from '../test/docs/checks-pages.js';

const docs = join(dirname(fileURLToPath(import.meta.url)), '../docs');
rmSync(join(docs, 'checks'), { recursive: true, force: true });
mkdirSync(join(docs, 'checks'));
for (const [file, text] of checksPages()) writeFileSync(join(docs, file), text);
