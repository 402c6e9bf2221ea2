import { request as askOnce, Pool } from 'undici';
import { startChild, textOf } from './child.js';
import { compare, rounded, spread, type Figure } from './measure.js';

const connections = 50;
const roundMs = 2_000;
const path = '/3/auth/';

/** `GET /3/auth/` with a valid token, recorded, against a bare server that answers the same bytes. */
export async function measureRequests(simulator: string): Promise<Figure> {
  const platform = await startChild('platform', [simulator]);
  const url = textOf(platform.ready, 'url');
  const headers = { authorization: `Token ${textOf(platform.ready, 'token')}` };
  const answer = await askOnce(`${url}${path}`, { headers });
  const body = await answer.body.text();
  const type = String(answer.headers['content-type']);
  const same = { status: answer.statusCode, headers: { 'content-type': type }, body };
  const bare = await startChild('bare', [JSON.stringify(same)]);
  try {
    const ours = await loadOf(url, headers);
    const theirs = await loadOf(textOf(bare.ready, 'url'), headers);
    const result = await compare(7, ours.run, theirs.run);
    await Promise.all([ours.close(), theirs.close()]);
    return {
      title: `GET ${path} with a valid token, requests per second`,
      target: { text: '≥ 0.6 of a bare node:http server', met: result.ratio >= 0.6 },
      lines: [
        `simulator ${rounded(result.ours)}/s, bare node:http ${rounded(result.theirs)}/s: ratio ${spread(result)}`,
        `answer of ${Buffer.byteLength(body)} bytes, undici Pool, ${connections} connections, every exchange recorded`,
      ],
    };
  } finally {
    await Promise.all([platform.stop(), bare.stop()]);
  }
}

async function loadOf(url: string, headers: Record<string, string>) {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const one = async (): Promise<void> => {
    const { statusCode, body } = await pool.request({ path, method: 'GET', headers });
    await body.dump();
    if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}.`);
  };
  return {
    close: () => pool.close(),
    async run(): Promise<number> {
      const start = performance.now();
      let done = 0;
      const worker = async (): Promise<void> => {
        while (performance.now() - start < roundMs) {
          await one();
          done += 1;
        }
      };
      await Promise.all(Array.from({ length: connections }, worker));
      return (done * 1000) / (performance.now() - start);
    },
  };
}
