import { entriesOf } from './answer-data.js';
import type { Person, Prepared } from './prepared-company.js';
import { isRefused, proof, type Given, type Proofs } from './proof.js';

const changed = 'a better horse battery';

interface AboutPerson extends Given {
  person: Person;
}

/** What the platform would have sent to somebody last, as the fields of whatever takes it. */
function sentTo({ platform }: Prepared, { id }: Person, event: string): Record<string, string> {
  const message = platform.messages().findLast((one) => one.user === id && one.event === event);
  if (message === undefined) throw new Error(`Nothing was sent to ${id} for ${event}.`);
  return message.carries;
}

interface Flow {
  name: string;
  event: string;
  /** The paths beneath `/3/auth/` and `/3/admin/auth/`. */
  asked: string;
  taken: string;
  /** What is sent beside the code. */
  beside?: Record<string, string>;
  take(prepared: Prepared, body: Record<string, string>): Promise<unknown>;
  /** Whether it has happened to somebody. */
  holds(prepared: Prepared, person: Person): Promise<boolean>;
}

const flows: Flow[] = [
  {
    name: 'a reset password',
    event: 'user.password.reset',
    asked: 'password/reset/',
    taken: 'password/reset/confirm/',
    beside: { new_password: changed },
    take: ({ user }, body) =>
      user.authPasswordResetConfirm({ body: body as { uid: string; token: string; new_password: string } }),
    holds: async (prepared, person) =>
      (await prepared.logsIn(person, changed)) &&
      !(await prepared.logsIn(person, person.password)) &&
      !(await prepared.tokenWorks(person.session)),
  },
  {
    name: 'a deactivation',
    event: 'user.deactivate.verify',
    asked: 'deactivate/',
    taken: 'deactivate/verify/',
    take: ({ user }, body) => user.authDeactivateVerify({ body: body as { key: string } }),
    holds: async (prepared, person) =>
      !(await prepared.logsIn(person, person.password)) &&
      !(await prepared.tokenWorks(person.session)) &&
      (await prepared.admin.usersRetrieve({ path: { identifier: person.id } })).data.deactivated === true,
  },
  {
    name: 'a wish to be deleted',
    event: 'user.request_delete.verify',
    asked: 'request-delete/',
    taken: 'request-delete/verify/',
    take: ({ user }, body) => user.authRequestDeleteVerify({ body: body as { key: string } }),
    holds: async (prepared, { id }) =>
      (await prepared.admin.usersRetrieve({ path: { identifier: id } })).data.retention_state ===
      'delete_requested',
  },
];

/** Each in both sections: asked for by the user, or on the user's behalf. */
function provesOf({ event, asked, taken, beside = {}, take, holds }: Flow): Proofs {
  const proofs = (['', 'admin/'] as const).map((section): Proofs => {
    const ask = `POST /3/${section}auth/${asked}`;
    const confirm = `POST /3/${section}auth/${taken}`;
    const who = ({ email }: Person): Record<string, string> =>
      section === '' ? { user: email, company: 'acme' } : { user: email };
    return {
      [ask]: proof<AboutPerson>(
        async (prepared) => {
          const person = await prepared.person();
          return { person, body: who(person) };
        },
        async (prepared, _answer, { person }) => {
          if (await holds(prepared, person)) return false;
          await take(prepared, { ...sentTo(prepared, person, event), ...beside });
          return holds(prepared, person);
        },
      ),
      [confirm]: proof<AboutPerson>(
        async (prepared) => {
          const person = await prepared.person();
          await prepared.call(prepared.operation(ask), { body: who(person) });
          return { person, body: { ...sentTo(prepared, person, event), ...beside } };
        },
        async (prepared, _answer, { person, body }) =>
          (await holds(prepared, person)) &&
          (await isRefused(take(prepared, body as Record<string, string>), 400)),
      ),
    };
  });
  return Object.assign({}, ...proofs) as Proofs;
}

/** Whether the platform shows an email or a mobile of somebody as confirmed, and the somebody too. */
async function isVerified(
  { as }: Prepared,
  { session }: Person,
  contact: 'email' | 'mobile',
): Promise<boolean> {
  const { user } = as(session);
  const listed = contact === 'email' ? await user.userEmailsList({}) : await user.userMobilesList({});
  const { data } = await user.authRetrieve({});
  return data.verification[contact] && entriesOf(listed).some(({ verified }) => verified === true);
}

const contacts: Proofs = {
  'POST /3/auth/email/verify/resend/': proof<AboutPerson>(
    async (prepared) => {
      const person = await prepared.person();
      return { person, body: { email: person.email, company: 'acme' } };
    },
    async (prepared, _answer, { person }) => {
      const { key = '' } = sentTo(prepared, person, 'user.email.verify');
      await prepared.user.authEmailVerify({ body: { key } });
      return isVerified(prepared, person, 'email');
    },
  ),
  'POST /3/auth/email/verify/': proof<AboutPerson>(
    async (prepared) => {
      const person = await prepared.person();
      await prepared.user.authEmailVerifyResend({ body: { email: person.email, company: 'acme' } });
      return { person, body: sentTo(prepared, person, 'user.email.verify') };
    },
    (prepared, _answer, { person }) => isVerified(prepared, person, 'email'),
  ),
  'POST /3/auth/mobile/verify/resend/': proof<AboutPerson>(
    async (prepared) => {
      const person = await prepared.person();
      return { person, body: { mobile: person.mobile, company: 'acme' } };
    },
    async (prepared, _answer, { person }) => {
      const { otp = '' } = sentTo(prepared, person, 'user.mobile.verify');
      await prepared.as(person.session).user.authMobileVerify({ body: { otp } });
      return isVerified(prepared, person, 'mobile');
    },
  ),
  'POST /3/auth/mobile/verify/': proof<AboutPerson>(
    async (prepared) => {
      const person = await prepared.person();
      await prepared.user.authMobileVerifyResend({ body: { mobile: person.mobile, company: 'acme' } });
      const body = sentTo(prepared, person, 'user.mobile.verify');
      return { person, body, token: person.session };
    },
    (prepared, _answer, { person }) => isVerified(prepared, person, 'mobile'),
  ),
};

const passwords: Proofs = {
  'POST /3/auth/password/change/': proof<AboutPerson>(
    async (prepared) => {
      const person = await prepared.person();
      const body = { old_password: person.password, new_password: changed, clear_session_option: 'none' };
      return { person, body, token: person.session };
    },
    async (prepared, _answer, { person }) =>
      (await prepared.logsIn(person, changed)) && !(await prepared.logsIn(person, person.password)),
  ),
};

export const confirmationProofs: Proofs = {
  ...Object.assign({}, ...flows.map(provesOf)),
  ...contacts,
  ...passwords,
};
