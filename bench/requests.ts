import { request as askOnce } from 'undici';
import { startChild, textOf } from './child.js';
import { connections, loadOf } from './load.js';
import { compare, rounded, spread, type Figure } from './measure.js';

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
  const request = () => ({ path, method: 'GET', headers }) as const;
  try {
    const ours = loadOf(url, 200, request);
    const theirs = loadOf(textOf(bare.ready, 'url'), 200, request);
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
