import { SlidingWindow } from '../contract/sliding-window.js';
import { addressRate, companyRates, type Rate } from '../contract/throttles.js';
import type { PlatformClient, PlatformClientOptions } from './platform-client.js';

/** Which tier a company has booked is nowhere to be read: the lowest is what every company has at least. */
const rates = companyRates.limited;

/**
 * Waits ahead of a request that would be one too many under the platform's published limits, so that this client does
 * not use up what the company's extensions need. Others of the company count there, too: a 429 can come all the same.
 */
export function createPacer(
  apiUrl: string,
  { now = () => performance.now() }: PlatformClientOptions,
  wait: PlatformClient['wait'],
): (url: string) => Promise<void> {
  const windowsOf = (list: readonly Rate[]): SlidingWindow[] => list.map((rate) => new SlidingWindow(rate));
  const ofAddress = windowsOf([addressRate]);
  const ofSection = { admin: windowsOf(rates.admin), user: windowsOf(rates.user) };

  return async (url) => {
    const section = url.startsWith(`${apiUrl}admin/`) ? 'admin' : 'user';
    const windows = [...ofAddress, ...ofSection[section]];
    const at = now();
    const ms = Math.max(...windows.map((window) => window.waitMs(at)));
    if (ms > 0) await wait({ reason: 'paced', ms });
    for (const window of windows) window.add(now());
  };
}
