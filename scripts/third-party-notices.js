// The licences of everything that is bundled into dist/, from the bundler's own list of what went in.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const packagePath = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

/**
 * @param {import('esbuild').Metafile} metafile
 * @param {string} root the folder that the metafile's paths are relative to
 * @returns {string} one section per bundled package, sorted by name; throws where a package states no licence
 */
export function thirdPartyNotices(metafile, root) {
  const folders = new Set();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = packagePath.exec(input)?.[0];
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  }
  const sections = [...folders].toSorted().map((folder) => notice(join(root, folder)));
  return [
    '# Third-party notices',
    '',
    'rehive-ext is published as a bundle. These packages are part of it, under their own licences.',
    '',
    ...sections,
  ].join('\n');
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (typeof license !== 'string' && file === undefined)
    throw new Error(`${name} ${version} states no licence.`);
  const text = file === undefined ? `Licence: ${license}` : readFileSync(join(folder, file), 'utf8').trim();
  return `## ${name} ${version} (${license})\n\n${text.replace(/^/gm, '    ').trimEnd()}\n`;
}
