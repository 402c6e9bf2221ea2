import { execa } from 'execa';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './run-bin.js';

export interface PackedTool {
  /** What `npm publish` would upload. */
  tarball: string;
  /** The folder that it is installed in. */
  folder: string;
  createBin: string;
}

/** Packs the built package and installs it in a folder of its own below `folder`, as `npx` would. */
export async function packTool(folder: string): Promise<PackedTool> {
  await execa('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root });
  const name = (await readdir(folder)).find((entry) => entry.endsWith('.tgz'));
  if (name === undefined) throw new Error('npm pack made no tarball.');
  const tarball = join(folder, name);
  const tools = join(folder, 'tools');
  await mkdir(tools);
  await writeFile(join(tools, 'package.json'), '{ "private": true }\n');
  await execa('npm', ['install', '--no-audit', '--no-fund', tarball], { cwd: tools });
  return {
    tarball,
    folder: tools,
    createBin: join(tools, 'node_modules/rehive-ext/bin/create-rehive-extension.js'),
  };
}
