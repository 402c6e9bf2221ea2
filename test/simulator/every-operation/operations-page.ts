import { corrections } from './answer-validator.js';
import type { OperationResult } from './drive-operations.js';
import { notStateful } from './not-stateful.js';

/** docs/operations.md: what was seen of every operation, with totals. */
export function operationsPage(results: readonly OperationResult[], sdkVersion: string): string {
  const total = (of: (result: OperationResult) => boolean, section?: string): number =>
    results.filter((result) => (section === undefined || result.section === section) && of(result)).length;
  const row = (name: string, section?: string): string =>
    `| ${name} | ${total(() => true, section)} | ${total((one) => one.answered, section)} | ${total((one) => one.valid, section)} | ${total((one) => one.stateful, section)} |`;
  return `${[
    '# Every operation of the platform',
    '',
    'Written by `npm run docs:operations`; a test fails when it is not up to date.',
    '',
    `Each function of the official SDK, npm \`rehive\` ${sdkVersion}, was called as it is, over HTTP, on a fresh simulated platform.`,
    '',
    '- **answered**: the function returned, with the status that the SDK declares.',
    "- **valid**: a JSON Schema validator found the answer to fit the schema that was generated from the SDK's types.",
    '- **stateful**: it was seen. What was created is in the list and read again as it was written; what was changed reads so; what was deleted is gone; a read shows what was written, or follows a change that was made elsewhere; a token that was given works, and one that was taken does not. An operation without it answers valid data that is the same for the same request, or acts on something that was not there to be seen.',
    '',
    '| section | operations | answered | valid | stateful |',
    '| --- | --: | --: | --: | --: |',
    row('admin', 'admin'),
    row('user', 'user'),
    row('both'),
    '',
    '## What is known to differ',
    '',
    "- SDK 4.4.0 has two schemas of the name `AdminWebhookRequest`. The body of `webhooksCreate` and `webhooksUpdate` is typed as the other one, a try of a delivery; these two are called with a webhook's own fields.",
    '- Fields that the SDK declares as always there, and that are null where they mean nothing: ' +
      Object.entries(corrections)
        .map(([schema, fields]) => fields.map((field) => `\`${schema}.${field}\``).join(', '))
        .join(', ') +
      '. The validator takes null for these, and for nothing else.',
    '- `GET /3/user/bank-accounts/{id}/documents/` and the operation beneath it answer a file, of which the SDK declares no schema: there is nothing to compare.',
    '- OAuth: no provider is asked. A session is begun, sent to the provider, verified, and logged in or registered with, as on the platform; but the `code` that comes back from the provider is an email address, and stands for whoever the provider would vouch for.',
    '- Messages: no email and no SMS is sent. What they would carry is in the event, and told to whoever runs the platform: `platform.messages()`, `GET /_control/messages/`, and the output of `rehive-ext platform`.',
    '- Rules for authenticators: those of type `authentication` are applied, at a login. Those of types `authorization` and `setup` are kept and not applied.',
    '',
    '## What is not stateful, and why',
    '',
    ...reasons(),
    '',
    '## Operations',
    '',
    '| section | function | operation | answered | valid | stateful |',
    '| --- | --- | --- | :-: | :-: | :-: |',
    ...results.map(
      ({ section, id, key, answered, valid, stateful }) =>
        `| ${section} | ${id} | \`${key}\` | ${mark(answered)} | ${mark(valid)} | ${mark(stateful)} |`,
    ),
  ].join('\n')}\n`;
}

/** Each reason with the operations that it holds for. */
function reasons(): string[] {
  const byReason = new Map<string, string[]>();
  for (const [operation, reason] of Object.entries(notStateful)) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), `\`${operation}\``]);
  }
  return [...byReason].map(([reason, operations]) => `- ${operations.join(', ')}: ${reason}`);
}

function mark(holds: boolean): string {
  return holds ? 'yes' : 'no';
}
