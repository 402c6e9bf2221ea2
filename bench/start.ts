import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { compare, rounded, spread, type Figure } from './measure.js';

const bareServer = `
const { createServer } = await import('node:http');
createServer((request, response) => response.end('{}')).listen(0, '127.0.0.1', () => process.stdout.write('up\\n'));`;

/** From the start of a fresh process to the moment in which it listens. */
export async function measureStart(simulator: string): Promise<Figure> {
  const ours = `
const { startPlatform } = await import(${JSON.stringify(pathToFileURL(simulator).href)});
await startPlatform();
process.stdout.write('up\\n');`;
  const result = await compare(
    15,
    () => startMs(ours),
    () => startMs(bareServer),
  );
  return {
    title: 'Start of a fresh process to listening, milliseconds',
    target: { text: '≤ 2 × a bare node:http server', met: result.ratio <= 2 },
    lines: [
      `simulator ${rounded(result.ours)} ms, bare node:http ${rounded(result.theirs)} ms: ratio ${spread(result)}`,
    ],
  };
}

async function startMs(program: string): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exited.then(() => Promise.reject(new Error('It ended.')))]);
  const took = performance.now() - start;
  child.kill('SIGKILL');
  await exited;
  return took;
}
