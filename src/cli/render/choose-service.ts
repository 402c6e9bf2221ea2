import { describeService, type Doubt } from '../../registration/find-service.js';
import type { ServiceRecord } from '../../registration/platform-records.js';
import { printable } from './printable.js';
import { select, type Choice } from './prompts.js';

/** Asks which of several services is the extension's; null for none of them, where that is possible. */
export function chooseService(
  { by, candidates, words }: Doubt,
  signal: AbortSignal,
): Promise<ServiceRecord | null> {
  const choices: Choice<ServiceRecord | null>[] = candidates.map((service) => ({
    value: service,
    name: printable(describeService(service)),
  }));
  // Two services at one url would be called alike: a third one is no way out.
  if (by === 'name') choices.push({ value: null, name: 'none of them: it is a new service' });
  const [question = ''] = words.split('\n');
  return select({ message: `${printable(question)} Which one is it?`, choices }, signal);
}
