import { eventNames } from '../../contract/events.js';
import { eventCauses } from '../../contract/operation-events.js';
import { UserError } from '../../errors.js';
import type { Command } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { interruptible } from '../interruptible.js';
import { projectFolder, stateFolder } from '../project-folder.js';
import { openProjectPlatform } from '../project-platform.js';
import { eventList, eventSample } from '../render/events.js';
import { eventNamed, webhookData, webhookOverrides } from '../webhook-input.js';

export interface EventsOptions {
  event?: string;
  company?: string;
  state?: string;
  data?: string;
  set?: string[];
}

export const events: Command<EventsOptions> = async (options, { cwd, output, signal }) => {
  if (options.event === undefined) {
    if (options.data !== undefined || options.set !== undefined) {
      throw new UserError('--data and --set change the sample of one event: say which.', {
        nextSteps: ['rehive-ext events transaction.create --set data.amount=5'],
      });
    }
    output.print(eventList(output.colors));
    output.printJson(eventNames.map((event) => ({ event, ...eventCauses[event] })));
    return exitCodes.done;
  }
  const event = eventNamed(options.event);
  const set = webhookOverrides(options.set ?? []);
  const data = await webhookData(options.data, cwd);
  const folder = stateFolder(options.state, await projectFolder(cwd), cwd);
  const body = await interruptible(
    (async () => {
      const platform = await openProjectPlatform(folder, signal);
      const company = options.company ?? (await platform.companies())[0];
      if (company === undefined) throw new UserError('The simulated platform has no company.');
      return platform.sampleEvent({ company, event, set, ...(data === undefined ? {} : { data }) });
    })(),
    signal,
  );
  output.print(eventSample(body, output.colors));
  output.printJson(body);
  return exitCodes.done;
};
