import * as v from 'valibot';
import { callNames } from '../contract/calls.js';

const timestamp = v.pipe(v.number(), v.description('Millisecond UNIX timestamp.'));
const headers = v.record(v.string(), v.string());

/** The first line. */
const recordingHeader = v.object({
  type: v.literal('recording'),
  version: v.literal(1),
  tool: v.object({ name: v.string(), version: v.string() }),
  created: timestamp,
  personal_data: v.pipe(
    v.picklist(['substituted', 'kept']),
    v.description(
      'Whether substitutes stand in the place of personal data. Secrets are never in a recording.',
    ),
  ),
  key_id: v.pipe(
    v.nullable(v.string()),
    v.description('Recordings with the same have the same substitutes. Null where personal data is kept.'),
  ),
});

const request = v.object({ method: v.string(), url: v.string(), headers, body: v.unknown() });
const response = v.object({ status: v.number(), headers, body: v.unknown() });

/** A call of the platform to the extension, or of the extension (or a client) to the platform. */
const recordedExchange = v.object({
  type: v.literal('exchange'),
  direction: v.picklist(['to-extension', 'to-platform']),
  at: timestamp,
  company: v.nullable(v.string()),
  call: v.pipe(
    v.nullable(v.picklist(callNames)),
    v.description("Which of the platform's calls it is; null for all else."),
  ),
  request,
  response: v.pipe(v.nullable(response), v.description('Null where no answer came.')),
  error: v.nullable(v.string()),
  duration_ms: v.number(),
  group: v.pipe(
    v.nullable(v.string()),
    v.description('Of who asked the platform: admin, service, user; null for nobody known.'),
  ),
});
export type RecordedExchange = v.InferOutput<typeof recordedExchange>;

/** A delivery that a platform keeps, with its tries. What the extension did because of it, no platform tells. */
const recordedTask = v.object({
  type: v.literal('webhook-task'),
  id: v.number(),
  url: v.pipe(v.string(), v.description('Where the platform sent it.')),
  state: v.picklist(['failed', 'retrying', 'waiting', 'delivered']),
  created: timestamp,
  body: v.object({
    id: v.union([v.string(), v.number()]),
    event: v.string(),
    company: v.string(),
    data: v.record(v.string(), v.unknown()),
  }),
  tries: v.array(
    v.object({ at: timestamp, response_code: v.nullable(v.number()), error: v.nullable(v.string()) }),
  ),
});
export type RecordedTask = v.InferOutput<typeof recordedTask>;

export type RecordedEntry = RecordedExchange | RecordedTask;
export type RecordingHeader = v.InferOutput<typeof recordingHeader>;

export const recordingLine = v.variant('type', [recordingHeader, recordedExchange, recordedTask]);

export interface Recording {
  header: RecordingHeader;
  entries: RecordedEntry[];
}
