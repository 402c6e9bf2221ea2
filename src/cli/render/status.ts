import type { ChalkInstance } from 'chalk';
import type { Plan } from '../../registration/plan-registration.js';
import type { Delivery, Difference } from '../../registration/read-status.js';
import { renderPlan } from './plan.js';
import { paintState } from './deliveries.js';
import { printable } from './printable.js';

export interface Status {
  plan: Plan;
  differences: readonly Difference[];
  deliveries: readonly Delivery[];
}

/** Registered? Active? As rehive.json has it? And what became of the last deliveries. */
export function renderStatus({ plan, differences, deliveries }: Status, colors: ChalkInstance): string {
  const { green, red, yellow } = colors;
  const { service } = plan;
  if (service.action === 'create') return `${red('✗')} Not registered: rehive-ext register`;
  const line = (isFine: boolean, fine: string, otherwise: string): string =>
    isFine ? `${green('✓')} ${fine}` : `${red('✗')} ${otherwise}`;
  return [
    `${green('✓')} Registered as service ${service.id}`,
    service.active ? `${green('✓')} Active` : `${yellow('!')} Not active: rehive-ext activate`,
    ...(['service', 'permissions', 'webhooks'] as const).map((part) =>
      part === 'webhooks' && comeLater(plan)
        ? '- Webhooks: the extension makes them when it is activated'
        : line(
            !differences.includes(part),
            `${words[part]} as in rehive.json`,
            `${words[part]} not as in rehive.json`,
          ),
    ),
    ...(differences.length === 0 ? [] : ['', renderPlan(plan, colors)]),
    ...deliveryLines(deliveries, colors),
  ].join('\n');
}

/** Nothing else differs, and the service is not active. */
function comeLater({ service, webhooks }: Plan): boolean {
  if (service.action === 'create' || service.active || webhooks === null) return false;
  return webhooks.missing.length > 0 && webhooks.surplus.length + webhooks.keep.length === 0;
}

const words = { service: 'Name, url and description', permissions: 'Permissions', webhooks: 'Webhooks' };

function deliveryLines(deliveries: readonly Delivery[], colors: ChalkInstance): string[] {
  if (deliveries.length === 0) return [];
  const lines = deliveries.map(({ id, event, state, tries, created, last }) => {
    const when = new Date(created).toISOString().replace(/\.\d+Z$/, 'Z');
    const why = last === null ? '' : `: ${describeTry(last)}`;
    return `  ${paintState(state, colors)} ${when}  ${event}  task ${id}, ${tries} ${tries === 1 ? 'try' : 'tries'}${printable(why)}`;
  });
  return ['', 'The last webhooks', ...lines];
}

function describeTry({ response_code: code, error }: NonNullable<Delivery['last']>): string {
  const parts = [...(code === null ? [] : [`answered ${code}`]), ...(error === null ? [] : [error])];
  return parts.length === 0 ? 'no answer' : parts.join(', ');
}
