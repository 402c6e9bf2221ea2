import { ApiFailure } from './api-failure.js';
import { isJsonObject } from './read-fields.js';

/** Larger requests are refused (assumption: a usual limit of the proxies before such a platform). */
const maxBytes = 10 * 1024 * 1024;

export interface ReadBody {
  /** For the recording: the parsed JSON, the text where it is none, or null. */
  recorded: unknown;
  /** The fields of the request. @throws ApiFailure when it is too large, no JSON object, or of another type. */
  fields(): Record<string, unknown>;
}

export async function readBody(request: Request): Promise<ReadBody> {
  let text: string | null;
  try {
    text = await readText(request);
  } catch {
    // The client went away: there is nobody to answer, and still an exchange to record.
    return failing(null, new ApiFailure(400, 'The request ended before it was complete.'));
  }
  if (text === null) return failing(null, new ApiFailure(413, 'The request is too large.'));
  if (text === '') return { recorded: null, fields: () => ({}) };
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/x-www-form-urlencoded') {
    const form = Object.fromEntries(new URLSearchParams(text));
    return { recorded: form, fields: () => form };
  }
  if (type !== 'application/json') {
    return failing(text, new ApiFailure(415, `Unsupported media type "${type}" in request.`));
  }
  try {
    const parsed: unknown = JSON.parse(text);
    if (isJsonObject(parsed)) return { recorded: parsed, fields: () => parsed };
    return failing(parsed, new ApiFailure(400, 'Invalid data. Expected a dictionary.'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failing(text, new ApiFailure(400, `JSON parse error - ${why}`));
  }
}

function failing(recorded: unknown, failure: ApiFailure): ReadBody {
  return {
    recorded,
    fields() {
      throw failure;
    },
  };
}

/** Null when there is more than the platform takes. What comes after is not read. */
async function readText(request: Request): Promise<string | null> {
  if (request.body === null) return '';
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return null;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.length;
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
