import { toJsonSchema } from '@valibot/to-json-schema';
import { recordingLine } from './recording-format.js';

/** The JSON Schema of one line of a recording, as the package ships it in schema/recording.schema.json. */
export function recordingJsonSchema(): object {
  const schema = toJsonSchema(recordingLine, { errorMode: 'ignore', target: 'draft-07' });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...schema,
    title: 'A line of a recording',
    description:
      'A recording is JSON Lines: the first line has the type recording, the others the other types.',
  };
}
