import { source } from '../../../contract/sources.js';
import { defineCheck, fail } from '../../define-check.js';

export const outputWithoutSecrets = defineCheck({
  id: 'output-without-secrets',
  group: 'security',
  title: 'The extension writes no token and no webhook secret to its log',
  severity: 'required',
  needs: ['output'],
  after: ['activate-accepted'],
  source: source(
    'recommendations',
    'The service token is for the extension alone: it is never returned, logged or exposed.',
  ),
  fix: 'Leave bodies and Authorization headers out of the log, or have the logger redact them.',
  likelyCause: 'Every request is logged with its body and its headers.',
  async run(context) {
    const { endpoints } = context.manifest;
    const company = context.company();
    const secrets = new Map<string, string>();
    const learn = (): void => {
      const token = company.serviceToken();
      if (token !== null) secrets.set(token, 'the service token');
      for (const { secret } of company.webhooks()) secrets.set(secret, 'the webhook secret');
    };
    await company.activated();
    learn();
    if (endpoints.webhook !== null && company.webhooks().length > 0) await company.webhook();
    if (endpoints.rotate !== null) await company.rotate();
    learn();
    await context.call({ method: 'POST', path: endpoints.activate, body: { token: company.userToken } });
    for (const path of [endpoints.admin, endpoints.user]) {
      if (path === null) continue;
      for (const token of [company.adminToken, company.userToken])
        await context.call({ path, headers: { authorization: `Token ${token}` } });
    }
    secrets.set(company.userToken, "a user's token").set(company.adminToken, "an admin's token");
    await company.deactivate();
    const leaked = (): string[] =>
      [...secrets].flatMap(([secret, what]) => (context.output().includes(secret) ? [what] : []));
    // What was written last is still on its way.
    await context.waitFor(() => leaked().length > 0, 300);
    if (leaked().length === 0) return;
    fail('The extension writes secrets to its log', {
      expected: 'no token and no secret in stdout and stderr',
      actual: [...new Set(leaked())].join(' and '),
    });
  },
});
