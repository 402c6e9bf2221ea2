import { describe, expect, it } from 'vitest';
import { confirmations, type ConfirmationEvent } from '../../src/contract/confirmations.js';
import type { Platform } from '../../src/simulator/platform.js';
import { activeExtension } from './active-extension.js';
import { handClock } from './hand-clock.js';
import { adminOf, clientOf, freshPlatform } from './platform-requests.js';

const eve = { user: 'eve@acme.test', company: 'acme' };
const password = 'correct horse';
const newPassword = 'better battery';
const day = 24 * 60 * 60 * 1000;

/** A platform with Eve, who has an email, a mobile and a password; and what she logs in with. */
async function withEve(options: Parameters<typeof freshPlatform>[0] = {}) {
  const platform = await freshPlatform(options);
  const ask = clientOf(platform);
  const registered = await ask('POST', 'auth/register/', {
    body: { email: eve.user, mobile: '+27820000001', company: 'acme', password },
  });
  const { id } = registered.data['user'] as { id: string };
  const token = String(registered.data['token']);
  const refreshToken = String(registered.data['refresh_token']);
  const logIn = (given: string) => ask('POST', 'auth/login/', { body: { ...eve, password: given } });
  return { platform, ask, own: clientOf(platform, token), id, token, refreshToken, logIn };
}

/** What Eve was sent last. */
function sent(platform: Platform, event: ConfirmationEvent): Record<string, string> {
  const message = platform.messages().findLast((one) => one.event === event);
  if (message === undefined) throw new Error(`Nothing was sent for ${event}.`);
  return message.carries;
}

describe('a password that was forgotten', () => {
  it('is set anew with what the reset sends: the old one is of no use any more, nor are sessions', async () => {
    const { platform, ask, own, id, refreshToken, logIn } = await withEve();
    const permanent = clientOf(platform, platform.issueToken(id));
    expect((await ask('POST', 'auth/password/reset/', { body: eve })).body).toEqual({ status: 'success' });
    expect(platform.messages()).toMatchObject([
      { event: 'user.password.reset', by: 'email', to: eve.user, user: id, company: 'acme' },
    ]);
    const body = { ...sent(platform, 'user.password.reset'), new_password: newPassword };
    expect(Object.keys(body)).toEqual(['uid', 'token', 'new_password']);
    const confirmed = await ask('POST', 'auth/password/reset/confirm/', { body });
    expect(confirmed.body).toEqual({ status: 'success' });
    expect((await logIn(newPassword)).status).toBe(200);
    expect((await logIn(password)).status).toBe(400);
    expect((await own('GET', 'auth/')).status).toBe(401);
    const headers = { authorization: `Refresh-Token ${refreshToken}` };
    expect((await ask('POST', 'auth/refresh/', { headers })).status).toBe(401);
    // The default of `clear_session_option` is temporary: what does not expire stays.
    expect((await permanent('GET', 'auth/')).status).toBe(200);
    expect((await ask('POST', 'auth/password/reset/confirm/', { body })).status).toBe(400);
    expect(platform.messages()).toEqual([]);
  });

  it.each([
    ['all', 401, 401],
    ['none', 200, 200],
  ])('ends, with clear_session_option %s, what that says', async (option, session, permanentToken) => {
    const { platform, ask, own, id } = await withEve();
    const permanent = clientOf(platform, platform.issueToken(id));
    await ask('POST', 'auth/password/reset/', { body: eve });
    const code = sent(platform, 'user.password.reset');
    const body = { ...code, new_password: newPassword, clear_session_option: option };
    expect((await ask('POST', 'auth/password/reset/confirm/', { body })).status).toBe(200);
    expect((await own('GET', 'auth/')).status).toBe(session);
    expect((await permanent('GET', 'auth/')).status).toBe(permanentToken);
  });

  it.each([
    ['another token', { token: 'f'.repeat(64) }, { token: ['Invalid token.'] }],
    ['somebody else', { uid: 'somebody' }, { token: ['Invalid token.'] }],
    [
      'a short password',
      { new_password: 'short' },
      { new_password: ['Ensure this field has at least 8 characters.'] },
    ],
    [
      'two different passwords',
      { new_password: undefined, new_password1: newPassword, new_password2: password },
      { new_password2: ["The two password fields didn't match."] },
    ],
  ])('is not set with %s, and the code is not used up by that', async (_what, wrong, data) => {
    const { platform, ask, logIn } = await withEve();
    await ask('POST', 'auth/password/reset/', { body: eve });
    const body = { ...sent(platform, 'user.password.reset'), new_password: newPassword };
    const refused = await ask('POST', 'auth/password/reset/confirm/', { body: { ...body, ...wrong } });
    expect(refused.status).toBe(400);
    expect(refused.data).toEqual(data);
    expect((await logIn(password)).status).toBe(200);
    expect((await ask('POST', 'auth/password/reset/confirm/', { body })).status).toBe(200);
  });

  it('is not set with an earlier code, nor with one that is a day old', async () => {
    const clock = handClock();
    const { platform, ask } = await withEve({ clock });
    const confirm = () =>
      ask('POST', 'auth/password/reset/confirm/', {
        body: { ...sent(platform, 'user.password.reset'), new_password: newPassword },
      });
    await ask('POST', 'auth/password/reset/', { body: eve });
    const earlier = { ...sent(platform, 'user.password.reset'), new_password: newPassword };
    await ask('POST', 'auth/password/reset/', { body: eve });
    expect((await ask('POST', 'auth/password/reset/confirm/', { body: earlier })).status).toBe(400);
    expect((await confirm()).status).toBe(200);
    await ask('POST', 'auth/password/reset/', { body: eve });
    const late = { ...sent(platform, 'user.password.reset'), new_password: newPassword };
    clock.time += day;
    expect(platform.messages()).toEqual([]);
    expect((await ask('POST', 'auth/password/reset/confirm/', { body: late })).status).toBe(400);
  });

  it('of nobody is answered the same, and sends nothing', async () => {
    const { platform, ask } = await withEve();
    const body = { user: 'nobody@acme.test', company: 'acme' };
    expect((await ask('POST', 'auth/password/reset/', { body })).body).toEqual({ status: 'success' });
    expect(platform.messages()).toEqual([]);
  });

  it('goes on where it was after a restart, and is hidden in what was recorded', async () => {
    const { platform, ask } = await withEve();
    await ask('POST', 'auth/password/reset/', { body: eve });
    const code = sent(platform, 'user.password.reset');
    const other = await freshPlatform({ savedState: structuredClone(platform.save()) });
    expect(other.messages()).toEqual(platform.messages());
    const body = { ...code, new_password: newPassword };
    expect((await clientOf(other)('POST', 'auth/password/reset/confirm/', { body })).status).toBe(200);
    const recorded = JSON.stringify([...platform.exchanges, ...other.exchanges]);
    expect(recorded).toContain('password/reset/confirm/');
    expect(recorded).not.toContain(code['token']);
    expect(recorded).not.toContain(newPassword);
  });
});

describe('what a webhook carries', () => {
  it.each<[ConfirmationEvent, string, object]>([
    ['user.password.reset', 'auth/password/reset/', eve],
    ['user.deactivate.verify', 'auth/deactivate/', eve],
    ['user.request_delete.verify', 'auth/request-delete/', eve],
    ['user.email.verify', 'auth/email/verify/resend/', { email: eve.user, company: 'acme' }],
    ['user.mobile.verify', 'auth/mobile/verify/resend/', { mobile: '+27820000001', company: 'acme' }],
  ])('of %s is the user, and what the user confirms with', async (event, path, body) => {
    const { platform, extension, admin } = await activeExtension([event]);
    const registered = await admin('POST', 'admin/auth/register/', {
      body: { email: eve.user, mobile: '+27820000001', password },
    });
    const { id } = registered.data['user'] as { id: string };
    expect((await clientOf(platform)('POST', path, { body })).status).toBe(200);
    await platform.settled();
    const data = extension.calls.at(-1)?.body['data'];
    expect(data).toMatchObject({ id, email: eve.user, ...sent(platform, event) });
    expect(Object.keys(sent(platform, event))).toEqual(confirmations[event].carries);
    // The recording of the delivery has the user, not the code.
    const recorded = JSON.stringify(platform.exchanges.filter(({ call }) => call === 'webhook'));
    expect(recorded).toContain(eve.user);
    const { uid: _, ...codes } = sent(platform, event);
    for (const code of Object.values(codes)) expect(recorded).not.toContain(code);
  });

  it('when it is simulated works, too', async () => {
    const { platform, extension } = await activeExtension(['user.password.reset']);
    await platform.sendWebhook({ company: 'acme', event: 'user.password.reset' });
    const { uid, token, email } = Object(extension.calls[0]?.body['data']) as Record<string, string>;
    const ask = clientOf(platform);
    const body = { uid, token, new_password: newPassword };
    expect((await ask('POST', 'auth/password/reset/confirm/', { body })).status).toBe(200);
    const login = { user: email, company: 'acme', password: newPassword };
    expect((await ask('POST', 'auth/login/', { body: login })).status).toBe(200);
  });
});

describe('a user who leaves', () => {
  it('is deactivated with the key: locked out, until an admin says otherwise', async () => {
    const { platform, ask, own, id, logIn } = await withEve();
    await ask('POST', 'auth/deactivate/', { body: eve });
    expect((await own('GET', 'auth/')).status).toBe(200);
    const body = sent(platform, 'user.deactivate.verify');
    expect((await ask('POST', 'auth/deactivate/verify/', { body: { key: 'wrong' } })).data).toEqual({
      key: ['Invalid key.'],
    });
    expect((await ask('POST', 'auth/deactivate/verify/', { body })).body).toEqual({ status: 'success' });
    expect((await own('GET', 'auth/')).status).toBe(401);
    expect((await logIn(password)).status).toBe(400);
    expect((await ask('POST', 'auth/deactivate/verify/', { body })).status).toBe(400);
    const admin = adminOf(platform);
    expect((await admin('GET', `admin/users/${id}/`)).data['deactivated']).toBe(true);
    await admin('PATCH', `admin/users/${id}/`, { body: { deactivated: false } });
    expect((await logIn(password)).status).toBe(200);
  });

  it('is marked for deletion with the key, and goes on', async () => {
    const { platform, ask, own, id } = await withEve();
    await ask('POST', 'auth/request-delete/', { body: eve });
    const body = sent(platform, 'user.request_delete.verify');
    const state = async () => (await adminOf(platform)('GET', `admin/users/${id}/`)).data['retention_state'];
    expect(await state()).toBe('retaining');
    expect((await ask('POST', 'auth/request-delete/verify/', { body })).status).toBe(200);
    expect(await state()).toBe('delete_requested');
    expect((await own('GET', 'auth/')).status).toBe(200);
  });

  it.each([
    ['password/reset/', 'password/reset/confirm/', 'user.password.reset'],
    ['deactivate/', 'deactivate/verify/', 'user.deactivate.verify'],
    ['request-delete/', 'request-delete/verify/', 'user.request_delete.verify'],
  ] as const)("is another company's business only in that company: %s", async (asked, taken, event) => {
    const { platform, ask } = await withEve({ companies: [{ id: 'acme' }, { id: 'globex' }] });
    const [acme, globex] = [adminOf(platform), adminOf(platform, 'globex')];
    expect((await globex('POST', `admin/auth/${asked}`, { body: { user: eve.user } })).data).toEqual({
      user: ['Invalid user.'],
    });
    expect((await acme('POST', `admin/auth/${asked}`, { body: { user: eve.user } })).status).toBe(200);
    const body = { ...sent(platform, event), new_password: newPassword };
    expect((await globex('POST', `admin/auth/${taken}`, { body })).status).toBe(400);
    expect((await ask('POST', `admin/auth/${taken}`, { body })).status).toBe(401);
    expect((await acme('POST', `admin/auth/${taken}`, { body })).status).toBe(200);
  });
});

describe('an email and a mobile', () => {
  it.each([
    ['email', 'emails', 'email', eve.user, 'key', 'user.email.verify', 'email.update'],
    ['mobile', 'mobiles', 'number', '+27820000001', 'otp', 'user.mobile.verify', 'mobile.update'],
  ] as const)(
    '%s is confirmed with what is sent to it',
    async (kind, path, name, address, code, event, update) => {
      const { platform, extension } = await activeExtension([update]);
      const ask = clientOf(platform);
      const registered = await ask('POST', 'auth/register/', {
        body: { email: eve.user, mobile: '+27820000001', company: 'acme', password },
      });
      const own = clientOf(platform, String(registered.data['token']));
      const verified = async () => {
        const listed = await own('GET', `user/${path}/`);
        const [first] = Object(listed.data['results'] ?? listed.body?.data) as Record<string, unknown>[];
        const { data } = await own('GET', 'auth/');
        return [first?.[name], first?.['verified'], Object(data['verification'])[kind]];
      };
      expect(await verified()).toEqual([address, false, false]);
      await ask('POST', `auth/${kind}/verify/resend/`, { body: { [kind]: address, company: 'acme' } });
      expect((await own('POST', `auth/${kind}/verify/`, { body: { [code]: '0' } })).data).toEqual({
        [code]: [`Invalid ${code}.`],
      });
      const answer = await own('POST', `auth/${kind}/verify/`, { body: sent(platform, event) });
      expect(answer.body).toEqual({ status: 'success' });
      expect(await verified()).toEqual([address, true, true]);
      await platform.settled();
      expect(extension.calls).toMatchObject([
        { body: { event: update, data: { [name]: address, verified: true } } },
      ]);
    },
  );

  it('that a user has instead is not confirmed, and the one before still is', async () => {
    const { platform, ask, own, id } = await withEve();
    await ask('POST', 'auth/email/verify/resend/', { body: { email: eve.user, company: 'acme' } });
    await ask('POST', 'auth/email/verify/', { body: sent(platform, 'user.email.verify') });
    const admin = adminOf(platform);
    const shown = async () => Object((await own('GET', 'auth/')).data['verification']).email as boolean;
    await admin('PATCH', `admin/users/${id}/`, { body: { email: 'eve@home.test' } });
    expect(await shown()).toBe(false);
    await admin('PATCH', `admin/users/${id}/`, { body: { email: eve.user } });
    expect(await shown()).toBe(true);
  });

  it('of a mobile belongs to one user: nobody else confirms it', async () => {
    const { platform, ask } = await withEve();
    const { token } = platform.addUser('acme', { email: 'adam@acme.test' });
    await ask('POST', 'auth/mobile/verify/resend/', { body: { mobile: '+27820000001', company: 'acme' } });
    const body = sent(platform, 'user.mobile.verify');
    expect((await clientOf(platform, token)('POST', 'auth/mobile/verify/', { body })).status).toBe(400);
  });
});

describe('who runs the platform', () => {
  it('is told of every message as it is sent', async () => {
    const told: string[] = [];
    const { ask } = await withEve({ onMessage: ({ event, to }) => told.push(`${event} ${to}`) });
    await ask('POST', 'auth/password/reset/', { body: eve });
    await ask('POST', 'auth/mobile/verify/resend/', { body: { mobile: '+27820000001', company: 'acme' } });
    expect(told).toEqual([`user.password.reset ${eve.user}`, 'user.mobile.verify +27820000001']);
  });

  it('finds them in the control API, whoever else does not', async () => {
    const { platform, ask } = await withEve({ controlToken: 'c'.repeat(64) });
    await ask('POST', 'auth/password/reset/', { body: eve });
    const read = async (token: string) =>
      (
        await fetch(`${platform.url}/_control/messages/`, { headers: { 'x-rehive-control': token } })
      ).json() as Promise<unknown>;
    expect(await read('c'.repeat(64))).toEqual({ status: 'success', data: platform.messages() });
    expect(await read('wrong')).toMatchObject({ status: 'error' });
  });
});
