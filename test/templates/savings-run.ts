import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '../../src/compliance/seeded-random.js';
import { startPlatform, type Platform } from '../../src/simulator/platform.js';

/** A simulated platform with a company whose users have completed credits, of each of which a tenth is to be saved. */
export interface SavingsRun {
  platform: Platform;
  /** The ids of the credits. */
  credits: readonly string[];
  /** Activates the extension at `url`. */
  activate(url: string): Promise<void>;
  /**
   * Sends the event of each credit until it is accepted, some of them several times, `concurrency` at once, each to the
   * next of `urls`. As the platform does, it sends again what was not accepted.
   */
  sendAll(urls: readonly string[], concurrency: number): Promise<{ sent: number; accepted: number }>;
  /** Of each credit that has savings, how many. */
  effects(): Map<string, number>;
  /** Resolves when every credit has an effect; false when that takes longer than `ms`. */
  settled(ms: number): Promise<boolean>;
}

export async function startSavingsRun(
  projectFolder: string,
  { credits: wanted, users: userCount, seed }: { credits: number; users: number; seed: number },
): Promise<SavingsRun> {
  const random = seededRandom(seed);
  const platform = await startPlatform({ companies: [{ id: 'acme' }] });
  const admin = platform.companies()[0]?.admin_token ?? '';
  const post = async (path: string, body: unknown): Promise<Record<string, unknown>> => {
    const response = await fetch(`${platform.apiUrl}admin/${path}`, {
      method: 'POST',
      headers: { authorization: `Token ${admin}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { data: Record<string, unknown> };
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer.data;
  };
  const currency = [...platform.state.currencies.values()][0]?.code;
  const users: string[] = [];
  for (let count = 0; count < userCount; count += 1) {
    const { id } = platform.addUser('acme');
    await post('accounts/', { user: id, name: 'default' });
    users.push(id);
  }
  const credits: string[] = [];
  for (let count = 0; count < wanted; count += 1) {
    const user = users[count % userCount];
    const { id } = await post('transactions/credit/', { user, amount: 1000, currency, status: 'Complete' });
    credits.push(String(id));
  }

  let secret = '';
  const effects: SavingsRun['effects'] = () => {
    const found = new Map<string, number>();
    for (const { subtype, reference } of platform.state.transactions.values()) {
      if (subtype === 'savings' && reference !== null) found.set(reference, (found.get(reference) ?? 0) + 1);
    }
    return found;
  };

  return {
    platform,
    credits,
    async activate(url) {
      const manifest: unknown = JSON.parse(readFileSync(join(projectFolder, 'rehive.json'), 'utf8'));
      const { permissions } = manifest as { permissions: [] };
      const report = await platform.activate({ company: 'acme', url, permissions });
      if (!report.accepted) throw new Error(report.reason ?? 'The activation was not accepted.');
      // What the extension does raises events too: they are not what is counted here.
      for (const webhook of platform.state.webhooks.values()) {
        secret = webhook.secret;
        webhook.enabled = false;
      }
    },
    async sendAll(urls, concurrency) {
      // Every third one comes twice, every tenth three times: the second time at any later moment.
      const queue = credits.flatMap((id, index) =>
        Array.from({ length: 1 + Number(index % 3 === 0) + Number(index % 10 === 0) }, () => ({
          id,
          at: random(),
        })),
      );
      queue.sort((one, other) => one.at - other.at);
      let [sent, accepted, turn] = [0, 0, 0];
      const deliver = async (id: string): Promise<boolean> => {
        sent += 1;
        turn += 1;
        const response = await fetch(`${urls[turn % urls.length]}/webhook/`, {
          method: 'POST',
          headers: { authorization: `Secret ${secret}`, 'content-type': 'application/json' },
          body: JSON.stringify({
            id: `event-${id}`,
            event: 'transaction.create',
            company: 'acme',
            data: { id },
          }),
          signal: AbortSignal.timeout(5_000),
        }).catch(() => null);
        const answer = await response?.text().catch(() => '');
        // A process that was killed answers nothing; whoever answers this would do so for ever.
        if (response?.status === 401) throw new Error(`The extension refuses the webhook: ${answer}`);
        return response?.status === 202;
      };
      const lane = async (): Promise<void> => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          while (!(await deliver(next.id))) await new Promise((resolve) => setTimeout(resolve, 100));
          accepted += 1;
        }
      };
      await Promise.all(Array.from({ length: concurrency }, lane));
      return { sent, accepted };
    },
    effects,
    async settled(ms) {
      for (const deadline = Date.now() + ms; effects().size < credits.length;) {
        if (Date.now() > deadline) return false;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      // A second effect would come soon after the first, if at all.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return true;
    },
  };
}
