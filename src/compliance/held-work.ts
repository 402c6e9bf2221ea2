import type { CheckContext, TestCompany } from './define-check.js';
import { skip } from './expectations.js';
import { workMs } from './work-times.js';

/** For a fault that holds requests: longer than any check, so until the fault is taken away. */
export const untilReleased = { delayMs: 10 * 60_000 } as const;

/**
 * Sends a webhook while a fault holds what the extension asks the platform, and returns once it asks. Skips the check where
 * the extension takes no webhook then.
 */
export async function sendHeldWebhook(
  context: Pick<CheckContext, 'waitFor'>,
  company: TestCompany,
): Promise<void> {
  const report = await company.webhook();
  if (!report.accepted)
    skip('the extension takes no webhook while the platform does not answer, so it has promised nothing');
  await context.waitFor(() => company.faultsMet() > 0, workMs);
}
