import { pathToFileURL } from 'node:url';
import { compare, rounded, spread, type Figure } from './measure.js';
import { startMs } from './started.js';

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
    () => startMs(['--input-type=module', '-e', ours]),
    () => startMs(['--input-type=module', '-e', bareServer]),
  );
  return {
    title: 'Start of a fresh process to listening, milliseconds',
    target: { text: '≤ 2 × a bare node:http server', met: result.ratio <= 2 },
    lines: [
      `simulator ${rounded(result.ours)} ms, bare node:http ${rounded(result.theirs)} ms: ratio ${spread(result)}`,
    ],
  };
}
