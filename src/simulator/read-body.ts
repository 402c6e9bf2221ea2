import { ApiFailure } from './api-failure.js';
import { readForm } from './form-fields.js';
import { parseJson } from './parse-json.js';
import { isJsonObject } from './read-fields.js';

/** Larger requests are refused (assumption: a usual limit of the proxies before such a platform). */
const maxBytes = 10 * 1024 * 1024;

export interface ReadBody {
  /** For the recording: the parsed JSON, the text where it is none, or null. */
  recorded: unknown;
  /** The fields of the request. @throws ApiFailure when it is too large, no JSON object, or of another type. */
  fields(): Record<string, unknown>;
}

/** What a body is read from: a `Request`, or what Node received. */
interface Message {
  readonly method: string;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** The types are those that the platform's framework takes: JSON, and both kinds of forms. */
export async function readBody(request: Message): Promise<ReadBody> {
  let bytes: Buffer | null;
  try {
    bytes = await readBytes(request);
  } catch {
    // The client went away: there is nobody to answer, and still an exchange to record.
    return failing(null, new ApiFailure(400, 'The request ended before it was complete.'));
  }
  if (bytes === null) return failing(null, new ApiFailure(413, 'The request is too large.'));
  if (bytes.length === 0) return { recorded: null, fields: () => ({}) };
  const contentType = request.headers.get('content-type') ?? '';
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  const body = await parseBody(bytes, type, contentType);
  // Nobody reads the body of a GET: whatever it is, it does no harm.
  return ['GET', 'HEAD'].includes(request.method) ? { ...body, fields: () => ({}) } : body;
}

async function parseBody(bytes: Buffer, type: string, contentType: string): Promise<ReadBody> {
  if (type === 'application/x-www-form-urlencoded' || type === 'multipart/form-data') {
    try {
      const form = await readForm(bytes, contentType);
      return { recorded: { ...form }, fields: () => form };
    } catch (error) {
      const failure = new ApiFailure(400, `Multipart form parse error - ${messageOf(error)}`);
      return failing(bytes.toString('utf8'), failure);
    }
  }
  if (type !== 'application/json') {
    const failure = new ApiFailure(415, `Unsupported media type "${type}" in request.`);
    return failing(bytes.toString('utf8'), failure);
  }
  return readJson(bytes);
}

function readJson(bytes: Buffer): ReadBody {
  try {
    // A byte order mark is dropped; anything else that is no UTF-8 is an error, as it is in JSON.
    const parsed = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isJsonObject(parsed)) return { recorded: parsed, fields: () => parsed };
    const what = Array.isArray(parsed) ? 'list' : parsed === null ? 'null' : typeof parsed;
    const message = `Invalid data. Expected a dictionary, but got ${what}.`;
    return failing(parsed, new ApiFailure(400, message, { non_field_errors: [message] }));
  } catch (error) {
    return failing(bytes.toString('utf8'), new ApiFailure(400, `JSON parse error - ${messageOf(error)}`));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
async function readBytes(request: Message): Promise<Buffer | null> {
  if (request.body === null) return Buffer.alloc(0);
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return null;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.length;
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
