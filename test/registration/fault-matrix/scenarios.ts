import type { PlatformClient } from '../../../src/platform-client/platform-client.js';
import { applyPlan } from '../../../src/registration/apply-plan.js';
import { findService } from '../../../src/registration/find-service.js';
import type { ServiceRecord } from '../../../src/registration/platform-records.js';
import { planRegistration } from '../../../src/registration/plan-registration.js';
import { removeService } from '../../../src/registration/remove-service.js';
import { setActive } from '../../../src/registration/set-active.js';
import { whoAmI } from '../../../src/registration/who-am-i.js';
import { add, change, manifestOf, view, type Seen } from '../registered-platform.js';

export interface Scenario {
  name: string;
  /** What there is before, made without faults. */
  before: (client: PlatformClient, url: string) => Promise<void>;
  /** What a command does, from the first request to the last. Throws what stops it. */
  run: (client: PlatformClient, url: string) => Promise<void>;
  /** All that the company then has. */
  after: readonly Partial<Seen>[];
}

const permissionsOf = (...triples: (typeof view)[]): string[] =>
  triples.map(({ section, type, level }) => `${section} ${type} ${level}`).toSorted();

async function register(client: PlatformClient, fields: object): Promise<void> {
  const { company } = await whoAmI(client);
  const plan = await planRegistration(client, manifestOf(fields), { company });
  const { error } = await applyPlan(plan, client);
  if (error !== null) throw error;
}

async function own(client: PlatformClient, url: string): Promise<ServiceRecord | null> {
  await whoAmI(client);
  return (await findService(client, { name: 'Savings', url, byName: 'never' }))?.service ?? null;
}

async function toggle(client: PlatformClient, url: string, active: boolean): Promise<void> {
  const service = await own(client, url);
  if (service === null) throw new Error('The service is not there.');
  if (service.active !== active) await setActive(client, service, active);
}

const email = { section: 'user', type: 'email', level: 'view' } as const;

/** Each command that changes something on a platform. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'register: a new service',
    before: async () => {},
    run: (client, url) => register(client, { url }),
    after: [{ name: 'Savings', active: false, permissions: permissionsOf(view, add) }],
  },
  {
    name: 'register: a service that changes',
    before: (client, url) => register(client, { url, permissions: [view, add, change] }),
    run: (client, url) => register(client, { url, name: 'Pots', permissions: [view, email] }),
    after: [{ name: 'Pots', active: false, permissions: permissionsOf(view, email) }],
  },
  {
    name: 'activate',
    before: (client, url) => register(client, { url }),
    run: (client, url) => toggle(client, url, true),
    after: [{ name: 'Savings', active: true }],
  },
  {
    name: 'deactivate',
    before: async (client, url) => {
      await register(client, { url });
      await toggle(client, url, true);
    },
    run: (client, url) => toggle(client, url, false),
    after: [{ name: 'Savings', active: false }],
  },
  {
    name: 'unregister',
    before: (client, url) => register(client, { url }),
    run: async (client, url) => {
      const service = await own(client, url);
      if (service !== null) await removeService(client, service.id);
    },
    after: [],
  },
];
