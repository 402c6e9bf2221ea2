import { describe, expect, it } from 'vitest';
import { allChecks } from '../../src/compliance/all-checks.js';
import type { CheckResult } from '../../src/compliance/report.js';
import type { ManifestInput } from '../../src/manifest/manifest-schema.js';
import { correctManifest } from '../broken-extensions/manifest.js';
import { makeProject } from '../broken-extensions/make-project.js';
import {
  activation,
  afterwards,
  byStoredToken,
  deactivation,
  findsBy,
  storedRow,
} from '../broken-extensions/anchors.js';
import type { Variant } from '../broken-extensions/variant.js';
import { drawn, proofSeed } from '../prove.js';
import { brief, idsWith, judge } from './judge-project.js';

/** The permissions of the correct extension without those that another one does not need. */
const withoutPermissions = (...unneeded: readonly string[]): Pick<ManifestInput, 'permissions'> => ({
  permissions: correctManifest.permissions.filter(
    ({ type, level }) => !unneeded.includes(`${type} ${level}`),
  ),
});

interface Legitimate extends Pick<Variant, 'change' | 'manifest'> {
  what: string;
  /** Most of its time goes by in waiting, so it is judged beside others. */
  waits?: true;
  /** The recommendations that it does not follow. */
  warned?: readonly string[];
  /** What can't be seen with it, beside what is asked of public extensions only. */
  skipped?: readonly string[];
}

/** They take two companies at the same time. */
const forSeveral = [
  'activate-concurrent-companies',
  'activate-named-company',
  'activate-own-company-only',
  'activate-webhook-secret-per-company',
  'api-own-company-only',
  'api-user-own-company-only',
  'deactivate-named-company',
  'deactivate-own-company-only',
  'deactivate-purge-deletes',
  'deactivate-purge-inactive',
  'isolation-same-name',
  'isolation-similar-ids',
  'purge-own-company-only',
  'resilience-companies-not-held-up',
  'rotate-named-company',
  'rotate-own-company-only',
  'webhook-refuses-other-company-secret',
  'webhook-same-id-per-company',
];

const legitimate: readonly Legitimate[] = [
  {
    what: 'is for one company, and refuses a second',
    waits: true,
    change: [
      afterwards(
        activation,
        "if (Object.keys(state.companies).some((one) => one !== company)) throw new Refusal(409, 'There is a company already.');",
      ),
    ],
    warned: ['activate-second-company'],
    skipped: forSeveral,
  },
  {
    what: 'is for one company, and forgets it for a second',
    waits: true,
    change: [[storedRow, 'state.companies = { [company]: { token, secret, active: true } };']],
    warned: ['activate-second-company'],
    skipped: forSeveral,
  },
  {
    what: 'does once per transaction what it does, however many events are about it',
    change: [
      [
        "  await platform(token, 'POST', `${path}messages/`, { message }, job.key);\n",
        `  const isSame = (one) => one.company === job.company && one.transaction === job.transaction;
  if (!Object.values(state.inbox).some((one) => one.done && isSame(one)))
    await platform(token, 'POST', \`\${path}messages/\`, { message }, job.key);
`,
      ],
    ],
  },
  {
    what: 'answers the deactivation of whom it does not know with 200',
    change: [
      findsBy(
        deactivation,
        'await companyOfServiceToken(token, address).catch((error) => (error.status < 402 ? null : Promise.reject(error)))',
      ),
    ],
    warned: ['deactivate-refuses-missing-token', 'deactivate-refuses-unknown-token'],
    skipped: ['deactivate-bad-input'],
  },
  {
    what: 'knows a deactivation by its stored token, without asking the platform',
    change: [
      findsBy(deactivation, byStoredToken),
      [
        '  if (purge === true) {',
        "  if (company === undefined) throw new Refusal(token ? 401 : 400, 'Unknown token.');\n  if (purge === true) {",
      ],
    ],
    warned: ['deactivate-verifies-token'],
    skipped: allChecks
      .filter(({ id }) => id.startsWith('deactivate-refuses-when-platform-'))
      .map(({ id }) => id),
  },
  {
    what: 'purges a company that has left by the last token that it had',
    change: [
      findsBy(
        deactivation,
        `await companyOfServiceToken(token, address).catch((error) => {
    const left = error.status === 401 ? ${byStoredToken} : undefined;
    if (left === undefined || state.companies[left].active) throw error;
    return left;
  })`,
      ),
    ],
  },
  {
    what: 'creates its webhooks after it has answered, and tries until they are there',
    change: [
      ['    await ensureWebhook(token, secret);\n', ''],
      ['    save();\n  });\n  work();', '    save();\n  });\n  setTimeout(ensureWebhooks, 50);\n  work();'],
      [
        'const activations = new Map();',
        `const activations = new Map();
const told = new Set();
function ensureWebhooks() {
  for (const { token, secret, active } of Object.values(state.companies)) {
    if (!active || told.has(token)) continue;
    told.add(token);
    ensureWebhook(token, secret).catch(() => {
      told.delete(token);
      setTimeout(ensureWebhooks, 200);
    });
  }
}
ensureWebhooks();
`,
      ],
    ],
  },
  {
    what: 'refuses an activation while another one of the company is under way',
    change: [
      [
        '?? Promise.resolve()).then(task);',
        '&& refuse()) || task().finally(() => activations.delete(company));',
      ],
      [
        '  activations.set(\n    company,\n    done.catch(() => undefined),\n  );',
        '  activations.set(company, true);\n  done.catch(() => undefined);',
      ],
      [
        'const activations = new Map();',
        "const activations = new Map();\nconst refuse = () => Promise.reject(new Refusal(409, 'An activation is under way.'));",
      ],
    ],
  },
  {
    what: 'makes a new webhook secret at every activation, and tells the platform',
    change: [['state.companies[company]?.secret ?? randomBytes(32)', 'randomBytes(32)']],
  },
  {
    what: 'takes webhooks of a company that has deactivated it, and has no API',
    change: [
      ["  if (!row.active) throw new Refusal(409, 'The company is not active.');\n  if (id", '  if (id'],
    ],
    manifest: { endpoints: { admin: null, user: null }, ...withoutPermissions('company view') },
    skipped: [
      'activate-refused-stores-nothing',
      'deactivate-survives-kill',
      'deactivate-unproven-changes-nothing',
      ...allChecks.filter(({ id, group }) => group === 'api' && id !== 'api-health').map(({ id }) => id),
      'api-own-company-only',
      'api-user-own-company-only',
    ],
  },
  {
    what: 'has neither webhooks nor rotation',
    manifest: { webhooks: [], endpoints: { webhook: null, rotate: null, user: '/user/transactions/' } },
    skipped: allChecks
      .filter(({ needs = [] }) =>
        needs.some((need) => ['webhook-endpoint', 'rotate-endpoint', 'declared-webhooks'].includes(need)),
      )
      .map(({ id }) => id),
  },
  {
    what: 'works on one event after another',
    waits: true,
    change: [
      [
        '    if (job.done || atWork.has(key)',
        '    if (atWork.size > 0) return;\n    if (job.done || atWork.has(key)',
      ],
      [
        '.finally(() => atWork.delete(key));',
        '.finally(() => {\n        atWork.delete(key);\n        work();\n      });',
      ],
    ],
    warned: ['resilience-companies-not-held-up'],
  },
  {
    what: 'looks for work once a second, changes nothing on the platform, and finishes what it does before it ends',
    waits: true,
    change: [
      ['  setImmediate(work);\n', ''],
      [
        'process.stdout.write(`Listening at ${BASE_URL}\\n`));\nwork();',
        `process.stdout.write('Listening at ' + BASE_URL + '\\n'));
const looking = setInterval(work, 1_000);
process.once('SIGTERM', () => {
  clearInterval(looking);
  server.close();
  setInterval(() => atWork.size === 0 && process.exit(0), 50);
});`,
      ],
      [
        "  await platform(token, 'POST', `${path}messages/`, { message }, job.key);\n",
        '  job.message = message;\n',
      ],
    ],
    manifest: withoutPermissions('transaction change'),
    skipped: ['resilience-repeats-safely'],
  },
  {
    what: 'does its work in a database of its own',
    waits: true,
    change: [
      [
        "  const { amount, currency } = await platform(token, 'GET', path);\n",
        '  const [amount, currency] = [0, {}];\n',
      ],
      [
        "  await platform(token, 'POST', `${path}messages/`, { message }, job.key);\n",
        '  job.message = message;\n',
      ],
    ],
    manifest: withoutPermissions('transaction view', 'transaction change'),
    // What it does for a webhook can not be seen from outside.
    skipped: [
      'activate-concurrent-companies',
      'activate-new-token-used',
      'activate-refused-changes-nothing',
      'deactivate-ends-work',
      'deactivate-keeps-data',
      'resilience-alive-while-platform-hangs',
      'resilience-companies-not-held-up',
      'resilience-finishes-interrupted-work',
      'resilience-keeps-work-on-stop',
      'resilience-repeats-safely',
      'resilience-respects-retry-after',
      'resilience-retries-dropped',
      'resilience-retries-malformed',
      'resilience-retries-no-answer',
      'resilience-retries-server-error',
      'resilience-retries-throttled',
      'rotate-new-token-used',
      'rotate-old-token-unused',
      'rotate-refused-changes-nothing',
      'rotate-survives-kill',
      'rotate-survives-restart',
      'webhook-burst',
      'webhook-during-rotation',
      'webhook-refused-changes-nothing',
      'webhook-same-id-after-restart',
      'webhook-same-id-at-once',
      'webhook-same-id-once',
      'webhook-same-id-per-company',
      'webhook-survives-kill',
    ],
  },
];

/** What is asked of public extensions only. */
const ofPublic = allChecks.filter(({ level }) => level === 'public').map(({ id }) => id);

describe(
  `no required check finds fault (SEED=${proofSeed}) with an extension that`,
  { timeout: 240_000 },
  () => {
    for (const { what, waits, warned = [], skipped = [], ...changes } of drawn(legitimate, 1)) {
      it(`${what}`, { concurrent: waits === true }, async () => {
        const report = await judge(makeProject(changes));
        const withStatus = (...wanted: string[]): CheckResult[] =>
          report.checks.filter(({ status }) => wanted.includes(status));
        expect(withStatus('failed', 'errored').map(brief)).toEqual([]);
        expect(idsWith(report, 'warned').toSorted()).toEqual(warned.toSorted());
        expect(idsWith(report, 'skipped').toSorted()).toEqual(
          [...new Set([...skipped, ...ofPublic])].toSorted(),
        );
      });
    }
  },
);
