import { describe, expect, it } from 'vitest';
import { adminOf, freshPlatform } from './platform-requests.js';

describe('a transition that waits for approval', () => {
  it.each([
    ['Complete', 'approved'],
    ['Failed', 'declined'],
  ])('is settled where its transaction becomes %s by hand: %s', async (status, settled) => {
    const platform = await freshPlatform();
    const admin = adminOf(platform);
    // As `simulate webhook` makes one: no operation of the API does.
    const url = `${platform.url}/nothing/`;
    await platform.sendWebhook({
      company: 'acme',
      event: 'transaction.transition.create',
      url,
      secret: null,
    });
    const waiting = await admin('GET', 'admin/transaction-transitions/?status=pending');
    const [{ id, transaction }] = waiting.data['results'] as [{ id: string; transaction: string }];

    await admin('PATCH', `admin/transactions/${transaction}/`, { body: { status } });

    const after = await admin('GET', `admin/transaction-transitions/${id}/`);
    expect(after.data).toMatchObject({ status: settled, to_status: 'Complete' });
    // It was what the change of the status was: there is no other one beside it.
    const all = await admin('GET', `admin/transaction-transitions/?transaction=${transaction}`);
    expect(all.data['results']).toMatchObject([{ id }, { to_status: 'Pending' }]);
  });
});
