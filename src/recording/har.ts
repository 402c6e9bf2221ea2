import { STATUS_CODES } from 'node:http';
import { asExchanges } from './as-exchanges.js';
import { textOf } from './curl-command.js';
import type { Recording } from './recording-format.js';

/** An HTTP archive, version 1.2 (http://www.softwareishard.com/blog/har-12-spec), for tools that read such. */
export function harOf({ header, entries }: Recording): object {
  return {
    log: {
      version: '1.2',
      creator: { name: header.tool.name, version: header.tool.version },
      comment: `Personal data: ${header.personal_data}. Labels such as [service token of acme] stand for secrets.`,
      entries: asExchanges(entries).map(({ at, request, response, error, duration_ms: time }) => ({
        startedDateTime: new Date(at).toISOString(),
        time,
        request: {
          method: request.method,
          url: request.url,
          httpVersion: 'HTTP/1.1',
          cookies: [],
          headers: pairs(request.headers),
          queryString: [...new URL(request.url).searchParams].map(([name, value]) => ({ name, value })),
          ...postData(request.body),
          headersSize: -1,
          bodySize: Buffer.byteLength(textOf(request.body)),
        },
        response: {
          status: response?.status ?? 0,
          statusText: response === null ? '' : (STATUS_CODES[response.status] ?? ''),
          httpVersion: 'HTTP/1.1',
          cookies: [],
          headers: pairs(response?.headers ?? {}),
          content: {
            size: Buffer.byteLength(textOf(response?.body)),
            mimeType: response?.headers['content-type'] ?? 'application/json',
            text: textOf(response?.body),
          },
          redirectURL: response?.headers['location'] ?? '',
          headersSize: -1,
          bodySize: -1,
          ...(error === null ? {} : { comment: error }),
        },
        cache: {},
        timings: { send: 0, wait: time, receive: 0 },
      })),
    },
  };
}

const pairs = (headers: Readonly<Record<string, string>>): { name: string; value: string }[] =>
  Object.entries(headers).map(([name, value]) => ({ name, value }));

const postData = (body: unknown): object =>
  textOf(body) === '' ? {} : { postData: { mimeType: 'application/json', text: textOf(body) } };
