import { execa } from 'execa';
import { join } from 'node:path';
import { packTool } from '../pack-tool.js';

export interface MadeProject {
  folder: string;
  installOutput: string;
  npm(...args: string[]): Promise<{ all: string; exitCode: number | undefined }>;
}

/** A project in `folder`, made by the packed tool as its user makes it, with its dependencies installed. */
export async function makeProject(folder: string, flags: readonly string[]): Promise<MadeProject> {
  const tool = await packTool(folder);
  const project = join(folder, 'project');
  const fixed = ['--name=Savings', `--rehive-ext=file:${tool.tarball}`, '--no-install', '--no-git'];
  await execa(process.execPath, [tool.createBin, project, ...fixed, ...flags], { cwd: folder });
  const npm: MadeProject['npm'] = async (...args) => {
    const env = { FORCE_COLOR: '0', CI: '' };
    const { all, exitCode } = await execa('npm', args, { cwd: project, all: true, reject: false, env });
    return { all, exitCode };
  };
  const { all, exitCode } = await npm('install', '--no-audit', '--no-fund');
  if (exitCode !== 0) throw new Error(`npm install failed:\n${all}`);
  return { folder: project, installOutput: all, npm };
}
