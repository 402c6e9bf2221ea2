import { calls, type CallName } from '../contract/calls.js';
import type { CallReport } from '../contract/exchange.js';
import { activateAccepted } from './checks/activate/activate-accepted.js';
import { deactivateAccepted } from './checks/deactivate/deactivate-accepted.js';
import { rotateAccepted } from './checks/rotate/rotate-accepted.js';
import { webhookAccepted } from './checks/webhook/webhook-accepted.js';
import type { Check } from './define-check.js';
import { describeExchange, Finding } from './expectations.js';

/** What checks begin with, and the check that has it as its rule. */
const preconditions = {
  activation: { call: 'activate', what: 'an activation', judge: activateAccepted },
  deactivation: { call: 'deactivate', what: 'a deactivation', judge: deactivateAccepted },
  rotation: { call: 'rotate', what: 'a rotation', judge: rotateAccepted },
  webhook: { call: 'webhook', what: 'a webhook', judge: webhookAccepted },
} as const satisfies Record<string, { call: CallName; what: string; judge: Check }>;

/**
 * The extension refused what a check begins with, so the check has seen nothing of its own rule. The rule that was broken
 * is another check's, and it counts as that one does.
 */
export class PreconditionFailed extends Finding {
  readonly judge: Check;

  constructor(judge: Check, message: string, seen: { expected: string; actual: string }) {
    super(message, seen);
    this.judge = judge;
  }
}

/** The platform has to have taken the call: otherwise the check can't begin. */
export function expectPrecondition(report: CallReport, name: keyof typeof preconditions): void {
  if (report.accepted) return;
  const { call, what, judge } = preconditions[name];
  const message = `The extension did not take ${what}, which this check begins with: see ${judge.id}`;
  throw new PreconditionFailed(judge, message, {
    expected: `${calls[call].acceptedStatuses.join(' or ')} within ${report.time_limit_ms / 1000} s`,
    actual: describeExchange(report.exchange),
  });
}
