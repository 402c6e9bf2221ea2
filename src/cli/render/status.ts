import type { ChalkInstance } from 'chalk';
import type { Plan } from '../../registration/plan-registration.js';
import type { RecentDelivery, Difference } from '../../registration/read-status.js';
import { renderPlan } from './plan.js';
import { paintState } from './deliveries.js';
import { printable } from './printable.js';

export interface Status {
  plan: Plan;
  differences: readonly Difference[];
  /** Null where the token may not see them. */
  deliveries: readonly RecentDelivery[] | null;
  /** As it is typed for this platform. */
  command: (name: string) => string;
}

/** Registered? Active? As rehive.json has it? And what became of the last deliveries. */
export function renderStatus(
  { plan, differences, deliveries, command }: Status,
  colors: ChalkInstance,
): string {
  const { green, red } = colors;
  const { service } = plan;
  if (service.action === 'create') return `${red('✗')} Not registered: ${command('register')}`;
  const line = (isFine: boolean, fine: string, otherwise: string): string =>
    isFine ? `${green('✓')} ${fine}` : `${red('✗')} ${otherwise}`;
  return [
    `${green('✓')} Registered as service ${service.id}`,
    service.active ? `${green('✓')} Active` : `${red('✗')} Not active: ${command('activate')}`,
    ...(['service', 'permissions', 'webhooks'] as const).map((part) => {
      if (part === 'webhooks' && comeLater(plan))
        return '- Webhooks: the extension makes them when it is activated';
      if (part === 'webhooks' && plan.webhooks === null) return hidden('Webhooks', colors);
      return line(
        !differences.includes(part),
        `${words[part]} as in rehive.json`,
        `${words[part]} not as in rehive.json`,
      );
    }),
    deliveries === null
      ? hidden('Deliveries', colors)
      : line(!deliveries.some(({ failing }) => failing), 'No delivery fails', 'Deliveries fail: see below'),
    ...(differences.length === 0 ? [] : ['', renderPlan(plan, colors)]),
    ...deliveryLines(deliveries ?? [], colors),
  ].join('\n');
}

/** Nothing else differs, and the service is not active. */
function comeLater({ service, webhooks }: Plan): boolean {
  if (service.action === 'create' || service.active || webhooks === null) return false;
  return webhooks.missing.length > 0 && webhooks.surplus.length + webhooks.keep.length === 0;
}

const hidden = (what: string, { red }: ChalkInstance): string =>
  `${red('?')} ${what} not known: the token may not see them`;

const words = { service: 'Name, url and description', permissions: 'Permissions', webhooks: 'Webhooks' };

function deliveryLines(deliveries: readonly RecentDelivery[], colors: ChalkInstance): string[] {
  if (deliveries.length === 0) return [];
  const lines = deliveries.map(({ id, event, state, tries, created, last, failing }) => {
    const when = new Date(created).toISOString().replace(/\.\d+Z$/, 'Z');
    const why = last === null ? '' : `: ${describeTry(last)}`;
    const past = state === 'failed' && !failing ? colors.dim(' (some time ago)') : '';
    return `  ${paintState(state, colors)} ${when}  ${event}  task ${id}, ${tries} ${tries === 1 ? 'try' : 'tries'}${printable(why)}${past}`;
  });
  return ['', 'The last webhooks', ...lines];
}

function describeTry({ response_code: code, error }: NonNullable<RecentDelivery['last']>): string {
  const parts = [...(code === null ? [] : [`answered ${code}`]), ...(error === null ? [] : [error])];
  return parts.length === 0 ? 'no answer' : parts.join(', ');
}
