import * as v from 'valibot';
import { calls } from '../contract/calls.js';
import { eventNames } from '../contract/events.js';
import { permissionLevels, permissionSections, permissionTypes } from '../contract/permissions.js';
import { closest } from './closest.js';

/** A value as a message shows it: as JSON, cut where it is long. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** The words for a wrong value: what is allowed, and what was found. */
export function must(allowed: string) {
  return (issue: { input: unknown }): string => `must be ${allowed}, found ${show(issue.input)}`;
}

const text = (allowed = 'a string') => v.string(must(allowed));

const filled = (allowed: string) => v.pipe(text(allowed), v.regex(/\S/, must(allowed)));

/** @param where all options are shown, if there are too many for a message */
function oneOf<const Options extends readonly string[]>(options: Options, noun: string, where?: string) {
  const all = where === undefined ? `allowed: ${options.join(', ')}` : `all of them: ${where}`;
  return v.picklist(options, ({ input }) => {
    if (typeof input !== 'string') return `must be ${noun}, found ${show(input)}; ${all}`;
    const near = closest(input, options);
    if (near === null) return `${show(input)} is not ${noun}; ${all}`;
    return `${show(input)} is not ${noun}; did you mean "${near}"?${where === undefined ? '' : ` (${all})`}`;
  });
}

function isWebAddress(value: string): boolean {
  if (!URL.canParse(value) || /\s/.test(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

const webAddress = (allowed: string) =>
  v.pipe(text(allowed), v.url(must(allowed)), v.check(isWebAddress, must(allowed)));

const serviceUrlWords =
  'the public http(s) address of the extension, without query, fragment or credentials, such as "https://savings.example.com"';

const endpointPattern = /^\/[^\s?#]*$/;
const endpointWords = 'a path that begins with "/", such as "/activate/"';
const endpoint = (fallback: string) =>
  v.optional(v.pipe(text(endpointWords), v.regex(endpointPattern, must(endpointWords))), fallback);
const optionalEndpoint = (fallback: string | null) => {
  const words = `${endpointWords}, or null for none`;
  return v.optional(v.nullable(v.pipe(text(words), v.regex(endpointPattern, must(words)))), fallback);
};

const page = () => v.optional(v.nullable(webAddress('an http(s) address, or null for none')), null);

const object = must('an object');

const permission = v.strictObject(
  {
    section: oneOf(permissionSections, 'a permission section'),
    type: oneOf(permissionTypes, 'a permission type'),
    level: oneOf(permissionLevels, 'a permission level'),
    reason: v.pipe(
      v.optional(filled('a string that says what needs the permission')),
      v.description(
        'What needs the permission, where `rehive-ext check` can not see it, such as "used by POST /admin/refunds/". Stays in this file.',
      ),
    ),
  },
  object,
);

const endpoints = v.strictObject(
  {
    activate: endpoint(calls.activate.path),
    deactivate: endpoint(calls.deactivate.path),
    rotate: optionalEndpoint(calls.rotate.path),
    webhook: optionalEndpoint(calls.webhook.path),
    admin: v.pipe(
      optionalEndpoint('/admin/company/'),
      v.description('An endpoint for admins: the check calls it.'),
    ),
    user: v.pipe(optionalEndpoint(null), v.description('An endpoint for end users: the check calls it.')),
    health: v.pipe(optionalEndpoint('/health/'), v.description('Answers 200 once the extension is ready.')),
  },
  object,
);

const legal = v.strictObject(
  { terms_of_service_url: page(), privacy_policy_url: page(), documentation_url: page() },
  object,
);

const dev = v.strictObject(
  {
    command: v.pipe(
      v.optional(v.nullable(filled('the command that starts the extension, or null for none')), null),
      v.description('Starts the extension, for `rehive-ext dev` and `rehive-ext check`.'),
    ),
    port: v.optional(
      v.pipe(
        v.number(must('a port from 1 to 65535')),
        v.integer(must('a port from 1 to 65535')),
        v.minValue(1, must('a port from 1 to 65535')),
        v.maxValue(65_535, must('a port from 1 to 65535')),
      ),
      3000,
    ),
    env: v.pipe(
      v.optional(
        v.record(
          v.pipe(v.string(), v.regex(/^[^=\s]+$/, 'is not the name of an environment variable')),
          text('a string (environment variables are text)'),
          object,
        ),
        {},
      ),
      v.description(
        'Added to the environment of `command`. Placeholders: {port}, {base_url}, {platform_url} (with /3/), {platform_origin}, {state_dir}.',
      ),
    ),
  },
  object,
);

const platformKeyPattern = /^(production|staging|https?:\/\/\S+)$/;
const serviceIdWords = 'the id of a service, a whole number from 1';

const services = v.pipe(
  v.optional(
    v.record(
      v.pipe(
        v.string(),
        v.regex(platformKeyPattern, 'is not a platform: production, staging, or the address of one'),
      ),
      v.record(
        v.string(),
        v.pipe(
          v.number(must(serviceIdWords)),
          v.integer(must(serviceIdWords)),
          v.minValue(1, must(serviceIdWords)),
        ),
        object,
      ),
      object,
    ),
    {},
  ),
  v.description(
    'Where the extension is registered: by platform (production, staging or an address) and company, the id of its service. `rehive-ext register` writes it.',
  ),
);

/** rehive.json. Words and rules stand together; docs and editors read the JSON Schema that is made from it. */
export const manifestSchema = v.strictObject(
  {
    $schema: v.optional(text()),
    name: v.pipe(
      filled('a string with the name of the service'),
      v.description('The name of the service on the platform.'),
    ),
    description: v.optional(v.nullable(text('a string or null'))),
    tags: v.optional(v.nullable(v.array(filled('a non-empty string'), must('a list of strings, or null')))),
    url: v.pipe(
      text(serviceUrlWords),
      v.url(must(serviceUrlWords)),
      v.check((value) => isWebAddress(value) && !/[?#]/.test(value), must(serviceUrlWords)),
      v.description('Where the platform calls the extension. May have a path: endpoints are joined to it.'),
    ),
    management_url: v.optional(v.nullable(webAddress('an http(s) address, or null'))),
    level: v.optional(oneOf(['private', 'public'], 'a level'), 'private'),
    permissions: v.pipe(
      v.array(permission, must('a list of permissions')),
      v.description('What the service user may do on the platform: the fewest that the extension needs.'),
    ),
    webhooks: v.optional(
      v.array(
        v.strictObject({ event: oneOf(eventNames, 'an event', 'rehive-ext events') }, object),
        must('a list of webhooks'),
      ),
      [],
    ),
    endpoints: v.optional(endpoints, {}),
    legal: v.optional(legal, {}),
    services,
    dev: v.optional(dev, {}),
  },
  object,
);

/** rehive.json as its author wrote it. */
export type ManifestInput = v.InferInput<typeof manifestSchema>;

/**
 * rehive.json with its defaults filled in. `description`, `tags` and `management_url` stay undefined where
 * the author said nothing about them: then the platform's value is none of the manifest's business.
 */
export type Manifest = v.InferOutput<typeof manifestSchema>;
