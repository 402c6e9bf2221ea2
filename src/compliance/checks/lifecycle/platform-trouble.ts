import { lifecycleCalls, lifecycleNouns, type LifecycleCall } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, expectRefused, type Check, type CompanyFault } from '../../define-check.js';

interface Trouble extends Pick<Check, 'fix' | 'likelyCause' | 'long'> {
  /** The end of the id. */
  id: string;
  /** The end of a sentence about the platform. */
  does: string;
  respond: CompanyFault['respond'];
}

const status = (code: number, body: unknown): CompanyFault['respond'] => ({ status: code, body });
const error = (message: string): unknown => ({ status: 'error', message });

const troubles: readonly Trouble[] = [
  {
    id: 'fails',
    does: 'answers the token check with 500',
    respond: status(500, error('Server error.')),
    fix: 'Treat every answer of GET /3/auth/ but 200 as a refusal, and answer 502.',
    likelyCause: 'Only 401 is taken for a refusal; other failures of the check count as success.',
  },
  {
    id: 'drops',
    does: 'drops the connection of the token check',
    respond: 'drop',
    fix: 'Treat a failed connection to GET /3/auth/ as a refusal, and answer 502 within the time limit.',
    likelyCause: 'A catch block around the token check goes on as if it had succeeded.',
  },
  {
    id: 'forbids',
    does: 'answers the token check with 403',
    respond: status(403, error('You do not have permission to perform this action.')),
    fix: 'Treat every answer of GET /3/auth/ but 200 as a refusal: a token may be known and worth nothing.',
    likelyCause: 'Only 401, or only a status from 500 on, is taken for a refusal.',
  },
  {
    id: 'is-unclear',
    does: 'answers the token check with a 200 that names nobody',
    respond: status(200, { status: 'success', data: {} }),
    fix: 'Refuse with 502 when the answer of GET /3/auth/ has no company and no groups.',
    likelyCause:
      'The status of the token check is looked at and its content is not, as with a page of a proxy.',
  },
  {
    id: 'hangs',
    does: 'does not answer the token check',
    // Longer than the platform itself waits for the extension.
    respond: { delayMs: 15_000 },
    long: 'limit',
    fix: 'Give the call of GET /3/auth/ a time limit of a few seconds, and answer 502 when it is over.',
    likelyCause: 'The HTTP client has no time limit, so the platform gives up on the extension first.',
  },
];

const before: Record<LifecycleCall, readonly string[]> = {
  activate: ['activate-repeatable', 'activate-verifies-token'],
  deactivate: ['deactivate-accepted', 'deactivate-verifies-token'],
  rotate: ['rotate-accepted', 'rotate-verifies-token'],
};

/** What an extension does wrong in all trouble is told once; and the check of the token is the same code as a rule. */
function after(call: LifecycleCall, { id, long }: Trouble): readonly string[] {
  const name = (of: LifecycleCall, what: string): string => `${of}-refuses-when-platform-${what}`;
  return [
    ...before[call],
    ...(id === 'fails' ? [] : [name(call, 'fails')]),
    // Those that wait do so beside each other, not one after another.
    ...(long === 'limit' ? [name(call, 'drops')] : call === 'activate' ? [] : [name('activate', id)]),
  ];
}

export const platformTrouble = lifecycleCalls.flatMap((call) =>
  troubles.map((trouble) => {
    const { id, does, respond, ...words } = trouble;
    return defineCheck({
      ...words,
      id: `${call}-refuses-when-platform-${id}`,
      group: call,
      title: `${call === 'activate' ? 'An' : 'A'} ${lifecycleNouns[call]} is refused while the platform ${does}, and changes nothing`,
      severity: 'required',
      needs: call === 'rotate' ? ['rotate-endpoint'] : [],
      after: after(call, trouble),
      source: source(
        'requirements',
        `A token is verified with GET /3/auth/ before the ${lifecycleNouns[call]}; a check without a clear answer has verified nothing.`,
      ),
      observes: `An active company's ${lifecycleNouns[call]}${call === 'deactivate' ? ', with purge,' : ''} comes while the platform ${does}. It must be answered in time with a status from 400 on, and the company then be served in the same ways as before: its webhooks are taken, its admin is answered.`,
      async run(context) {
        // The same company twice: an extension for one company only would refuse another for that alone.
        const company = context.company();
        await company.activated();
        const signs = await context.signsOfActivity(company);
        const mend = company.fault({ path: '/3/auth/', respond });
        const report =
          call === 'deactivate' ? await company.deactivate({ purge: true }) : await company[call]();
        mend();
        expectRefused(report, `The extension took the ${lifecycleNouns[call]} while the platform ${does}`);
        await context.expectSigns(
          company,
          signs,
          `After a refused ${lifecycleNouns[call]}, the extension does not serve the company as before`,
        );
      },
    });
  }),
);
