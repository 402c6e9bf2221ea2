import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/registration/plan-registration.js';
import { changesSince, parsePlan } from '../../src/registration/reviewed-plan.js';
import { add, change, view } from './registered-platform.js';

const fields = { name: 'Savings', url: 'https://savings.example.com' };
const create: Plan = {
  version: 1,
  api_url: 'https://api.rehive.com/3/',
  company: 'acme',
  service: { action: 'create', id: null, fields },
  permissions: { add: [view, add], remove: [], keep: [] },
  webhooks: { missing: [{ event: 'user.create', url: null }], surplus: [], keep: [] },
};
const known = { id: 7, found_by: 'url', active: false, fields } as const;
const none: Plan = {
  ...create,
  service: { action: 'none', ...known },
  permissions: { add: [], remove: [], keep: [view, add] },
};
const rename: Plan = {
  ...none,
  service: {
    action: 'change',
    ...known,
    changes: [{ field: 'name', old: 'Old', new: 'Savings' }],
  },
};

describe('a reviewed plan may be applied', () => {
  it.each([
    ['as it is', create, create],
    ['when the service is made by now', create, { ...none, permissions: create.permissions }],
    [
      'when some of its permissions are there by now',
      create,
      {
        ...none,
        permissions: { add: [add], remove: [], keep: [view] },
      },
    ],
    ['when all is done', create, none],
    [
      'when a removal is done',
      { ...none, permissions: { ...none.permissions, remove: [{ id: 3, ...change }] } },
      none,
    ],
    ['when a field is changed by now', rename, none],
    ['when webhooks are otherwise: it does not touch them', create, { ...create, webhooks: null }],
  ] satisfies [string, Plan, Plan][])('%s', (_, reviewed, current) => {
    expect(changesSince(reviewed, current)).toEqual([]);
  });
});

describe('a reviewed plan may not be applied', () => {
  it.each([
    [create, { ...create, api_url: 'https://api.staging.rehive.com/3/' }, 'It was made for the platform'],
    [create, { ...create, company: 'globex' }, 'It was made for company acme, and the token is of globex.'],
    [
      create,
      { ...rename, permissions: create.permissions },
      'Service 7 is there by now, and is not as the plan makes it: name.',
    ],
    [none, create, 'Service 7 is not there any more.'],
    [none, { ...none, service: { ...none.service, id: 8 } }, 'It is now service 8, not 7.'],
    [none, rename, 'On the platform, name is Old by now.'],
    [
      none,
      { ...none, permissions: { ...none.permissions, remove: [{ id: 9, ...change }] } },
      'On the platform, the permission user account change is new.',
    ],
    [
      none,
      { ...none, permissions: { add: [add], remove: [], keep: [view] } },
      'On the platform, the permission admin webhook add is gone.',
    ],
    [
      create,
      { ...create, permissions: { add: [view], remove: [], keep: [] } },
      'rehive.json: the permission admin webhook add is gone.',
    ],
    [
      create,
      { ...create, permissions: { add: [view, add, change], remove: [], keep: [] } },
      'rehive.json: the permission user account change is new.',
    ],
    [
      create,
      { ...create, service: { ...create.service, fields: { ...fields, tags: ['a'] } } },
      'rehive.json: tags was not stated, and is a.',
    ],
  ] as [Plan, Plan, string][])('%#: %s', (reviewed, current, words) => {
    const changes = changesSince(reviewed, current);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toContain(words);
  });
});

it('is read as it was written', () => {
  for (const plan of [create, none, rename]) expect(parsePlan(JSON.stringify(plan), 'p.json')).toEqual(plan);
  expect(() => parsePlan('{', 'p.json')).toThrow(
    'p.json is not a plan of this version of rehive-ext: it is not JSON',
  );
  expect(() => parsePlan(JSON.stringify({ ...create, token: 'x' }), 'p.json')).toThrow('token');
});
