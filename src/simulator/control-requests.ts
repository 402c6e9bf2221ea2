import { isEventName } from '../contract/events.js';
import { showFaults, showTime } from './control-views.js';
import { durationForms, parseDuration } from './duration.js';
import { parseFault } from './fault-spec.js';
import { readPermissionTriples } from './read-permissions.js';
import type { Platform } from './platform-interface.js';
import { FieldReader, required } from './read-fields.js';

type Perform = (platform: Platform) => unknown;

/**
 * The library's options in snake_case, as a call of the library.
 * @returns null for an action that there isn't. @throws ApiFailure 400 that names every wrong field.
 */
export function readControlRequest(action: string, body: Readonly<Record<string, unknown>>): Perform | null {
  return actions[action]?.(body) ?? null;
}

const actions: Record<string, ((body: Readonly<Record<string, unknown>>) => Perform) | undefined> = {
  activate(body) {
    const fields = new FieldReader(body);
    const company = fields.text('company', { required: true });
    const url = fields.url('url', { required: true });
    const permissions =
      body['permissions'] === undefined ? undefined : readPermissionTriples(fields, 'permissions');
    const options = given({
      name: fields.text('name'),
      path: fields.text('path'),
      token: fields.text('token'),
      newUser: fields.boolean('new_user'),
      rotates: fields.boolean('rotates'),
      permissions,
    });
    fields.done();
    return (platform) =>
      platform.activate({ company: required(company, 'company'), url: required(url, 'url'), ...options });
  },

  deactivate(body) {
    const fields = new FieldReader(body);
    const company = fields.text('company', { required: true });
    const options = given({
      url: fields.url('url'),
      path: fields.text('path'),
      purge: fields.boolean('purge'),
    });
    fields.done();
    return (platform) => platform.deactivate({ company: required(company, 'company'), ...options });
  },

  rotate(body) {
    const fields = new FieldReader(body);
    const company = fields.text('company', { required: true });
    const options = given({
      url: fields.url('url'),
      path: fields.text('path'),
      token: fields.text('token'),
      afterMs: fields.integer('after_ms', { min: 0 }),
    });
    fields.done();
    return (platform) => platform.rotate({ company: required(company, 'company'), ...options });
  },

  webhook(body) {
    const fields = new FieldReader(body);
    const company = fields.text('company', { required: true });
    const event = fields.text('event', { required: true });
    if (event !== undefined && !isEventName(event)) fields.fail('event', `"${event}" is not a valid choice.`);
    const secret = fields.text('secret', { nullable: true });
    const options = given({
      data: fields.object('data') ?? undefined,
      asIs: fields.boolean('as_is'),
      set: fields.object('set') ?? undefined,
      id: fields.text('id'),
      url: fields.url('url'),
      times: fields.integer('times', { min: 1 }),
      concurrency: fields.integer('concurrency', { min: 1 }),
      retries: fields.boolean('retries'),
      secret,
    });
    fields.done();
    return (platform) => {
      if (!isEventName(event)) throw new Error('The event was read and is none.');
      return platform.sendWebhook({ company: required(company, 'company'), event, ...options });
    };
  },

  sample(body) {
    const fields = new FieldReader(body);
    const company = fields.text('company', { required: true });
    const event = fields.text('event', { required: true });
    if (event !== undefined && !isEventName(event)) fields.fail('event', `"${event}" is not a valid choice.`);
    const options = given({
      data: fields.object('data') ?? undefined,
      set: fields.object('set') ?? undefined,
    });
    fields.done();
    return (platform) => {
      if (!isEventName(event)) throw new Error('The event was read and is none.');
      return platform.sampleEvent({ company: required(company, 'company'), event, ...options });
    };
  },

  companies(body) {
    const fields = new FieldReader(body);
    const seed = given({ id: fields.text('id'), name: fields.text('name') });
    fields.done();
    return (platform) => platform.addCompany(seed);
  },

  faults(body) {
    const fields = new FieldReader(body);
    const text = fields.text('fault', { required: true });
    fields.done();
    const fault = parseFault(required(text, 'fault'));
    return (platform) => {
      platform.faults.add(fault);
      return showFaults(platform).at(-1);
    };
  },

  time(body) {
    const fields = new FieldReader(body);
    const text = fields.text('advance', { required: true });
    const ms = text === undefined ? null : parseDuration(text);
    if (text !== undefined && ms === null) fields.fail('advance', `It must look like ${durationForms}.`);
    fields.done();
    return async (platform) => {
      await platform.advance(required(ms ?? undefined, 'advance'));
      return showTime(platform);
    };
  },

  reset: () => (platform) => platform.reset(),
};

type Given<Options> = { [Key in keyof Options]?: Exclude<Options[Key], undefined> };

/** Without the options that were not given: undefined is no value for them. */
function given<Options extends Record<string, unknown>>(options: Options): Given<Options> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Given<Options>;
}
