import { describe, expect, it } from 'vitest';
import { totpAt } from '../../src/simulator/totp.js';
import { clientOf } from '../simulator/platform-requests.js';
import { atTerminal } from './at-terminal.js';
import { addFactor, admin, filesOf, liveTokens, loginPlace, password, storedToken } from './logged-in.js';

describe('rehive-ext login, at a terminal', () => {
  it('asks for what is missing and for the code of the app, and says the same without questions', async () => {
    const place = await loginPlace();
    const { own, id, details } = await addFactor(place.platform, 'totp');
    const code = (): string => totpAt(details.key ?? '', Date.now());
    await own('POST', 'auth/mfa/verify/', { body: { authenticator: id, token: code() } });
    const session = atTerminal(['login', '--api-url', place.platform.url], {
      cwd: place.config,
      env: place.env,
    });
    await session.at('Company (its identifier', 'acme\r');
    await session.at('User (email', `${admin}\r`);
    await session.at('Password (hidden)', `${password}\r`);
    await session.at('Code from an authenticator app', '000000\r');
    await session.at('The platform does not take this code.', '');
    await session.at('Code from an authenticator app', `${code()}\r`);
    expect(await session.ended).toBe(0);
    expect(session.screen()).toContain(`--company acme --user ${admin} --password-stdin`);
    for (const secret of [password, code(), await storedToken(place)])
      expect(session.screen()).not.toContain(secret);
    expect((await place.run(['whoami', '--api-url', place.platform.url])).code).toBe(0);
  });

  it('Ctrl-C at the second factor ends the session that the password began', async () => {
    const place = await loginPlace();
    const { own, id, details } = await addFactor(place.platform, 'static');
    const [first] = details.tokens ?? [];
    await own('POST', 'auth/mfa/verify/', { body: { authenticator: id, token: first?.token } });
    const before = liveTokens(place);
    const args = ['login', '--api-url', place.platform.url, '--company', 'acme', '--user', admin];
    const session = atTerminal(args, { cwd: place.config, env: place.env });
    await session.at('Password (hidden)', `${password}\r`);
    await session.at('Code from a list of recovery codes', '\u0003');
    expect(await session.ended).toBe(130);
    expect(liveTokens(place)).toBe(before);
    expect(await filesOf(place)).toEqual([]);
  });

  it('three wrong codes: exit 1, and no session is left behind', async () => {
    const place = await loginPlace();
    const { own, id, details } = await addFactor(place.platform, 'totp');
    const body = { authenticator: id, token: totpAt(details.key ?? '', Date.now()) };
    await own('POST', 'auth/mfa/verify/', { body });
    const before = liveTokens(place);
    const args = ['login', '--api-url', place.platform.url, '--company', 'acme', '--user', admin];
    const session = atTerminal(args, { cwd: place.config, env: place.env });
    await session.at('Password (hidden)', `${password}\r`);
    for (let i = 0; i < 3; i += 1) {
      await session.at('Code from an authenticator app', '000000\r');
      await session.at('The platform does not take this code.', '');
    }
    expect(await session.ended).toBe(1);
    expect(session.screen()).toContain('The platform took none of 3 codes.');
    expect(liveTokens(place)).toBe(before);
    expect(await filesOf(place)).toEqual([]);
  });

  it('sends another SMS where nothing is typed, and takes the code of that one', async () => {
    const place = await loginPlace();
    const { platform } = place;
    const user = 'eve@acme.test';
    // The platform has no SMS for admins.
    await clientOf(platform)('POST', 'auth/register/', {
      body: { email: user, mobile: '+27821234567', company: 'acme', password },
    });
    const sent = (): string =>
      platform.messages().findLast(({ event }) => event === 'mfa.sms.verify')?.carries['otp'] ?? '';
    const { own, id: authenticator } = await addFactor(platform, 'sms', user);
    await own('POST', 'auth/mfa/deliver/', { body: { authenticator } });
    await own('POST', 'auth/mfa/verify/', { body: { authenticator, token: sent() } });

    const args = ['login', '--api-url', platform.url, '--company', 'acme', '--user', user];
    const session = atTerminal(args, { cwd: place.config, env: place.env });
    await session.at('Password (hidden)', `${password}\r`);
    await session.at('Code from an SMS (hidden; Enter alone sends another SMS)', '');
    const first = sent();
    await session.at(':', '\r');
    await session.at('Another SMS is on its way.', '');
    const second = sent();
    expect(second).not.toBe(first);
    await session.at('Code from an SMS', `${second}\r`);
    expect(await session.ended).toBe(0);
    for (const secret of [password, first, second, await storedToken(place)])
      expect(session.screen()).not.toContain(secret);
    expect((await place.run(['whoami', '--api-url', platform.url])).stdout).toContain(user);
  });
});
