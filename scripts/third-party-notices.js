// The licences of everything that is bundled into dist/.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {ReturnType<import('./bundled-packages.js').bundledPackages>} packages
 * @param {string} root the folder that their folders are relative to
 * @returns {string} one section per package, those of one licence together; throws where one states none
 */
export function thirdPartyNotices(packages, root) {
  const licences = packages.map(({ folder, manifest }) => licence(join(root, folder), manifest));
  const alike = new Map();
  for (const each of licences) alike.set(each.key, [...(alike.get(each.key) ?? []), each]);
  return [
    '# Third-party notices',
    '',
    'rehive-ext is published as a bundle. These packages are part of it, under their own licences. Where several stand',
    'one after another, the licence below them is that of each.',
    '',
    ...[...alike.values()].map(section),
  ].join('\n');
}

/** Packages of one licence: each with its copyright, and the text once. */
function section(licences) {
  const packages = licences.map(({ title, copyright }) => `## ${title}\n\n${copyright}`.trimEnd());
  return `${packages.join('\n\n')}\n\n${indented(licences[0].text)}\n`;
}

function licence(folder, { name, version, license }) {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (typeof license !== 'string' && file === undefined)
    throw new Error(`${name} ${version} states no licence.`);
  const whole = file === undefined ? `Licence: ${license}` : readFileSync(join(folder, file), 'utf8').trim();
  const title = `${name} ${version} (${license})`;
  // The lines before the text that differ between packages of one licence: its name and whose it is.
  const [, head, text] = /^((?:(?:\(?(?:the )?mit licen[cs]e.*|copyright .*)?\r?\n)*)([^]*)$/i.exec(whole);
  const copyright = head.split(/\r?\n/).filter((line) => /^copyright /i.test(line));
  // The same text, however it is broken into lines.
  return { title, copyright: indented(copyright.join('\n')), text, key: text.replace(/\s+/g, ' ') };
}

function indented(text) {
  return text.replace(/^(?=.)/gm, '    ');
}
