import type { ChalkInstance } from 'chalk';
import { join } from 'node:path';
import { showFaults, type ShownFault } from '../../simulator/control-views.js';
import { describeTimeMode } from '../../simulator/time-mode.js';
import type { Platform } from '../../simulator/platform-interface.js';

/** The first JSON line of a long-running command. Its tokens are those of simulated users: they open nothing else. */
export function platformReady(platform: Platform): {
  event: 'ready';
  url: string;
  api_url: string;
  companies: { id: string; admin_token: string; user_token: string }[];
  /** Where it is not real. */
  time?: string;
  /** Where there are any. */
  faults?: ShownFault[];
} {
  const time = describeTimeMode(platform.time().mode);
  const faults = showFaults(platform);
  return {
    event: 'ready',
    url: platform.url,
    api_url: platform.apiUrl,
    companies: platform.companies(),
    ...(time === 'real' ? {} : { time }),
    ...(faults.length === 0 ? {} : { faults }),
  };
}

export interface ReadyTextOptions {
  /** Where the state is kept; null for nowhere. */
  folder: string | null;
  showTokens: boolean | undefined;
  colors: ChalkInstance;
}

/** Where the platform is, how an extension is told, and where the tokens of its users are. */
export function platformReadyText(
  platform: Platform,
  { folder, showTokens = false, colors }: ReadyTextOptions,
): string {
  const companies = platform.companies();
  const lines = [
    `${colors.green('✔')} The simulated platform is ready at ${colors.bold(platform.url)}`,
    `  For the extension  REHIVE_API_URL=${platform.apiUrl}`,
    `  Companies          ${companies.map(({ id }) => id).join(', ')}`,
    `  State              ${folder ?? 'not kept'}`,
  ];
  const time = describeTimeMode(platform.time().mode);
  if (time !== 'real') lines.push(`  Time               ${time}`);
  for (const { fault } of showFaults(platform)) lines.push(`  Fault              ${fault}`);
  if (showTokens) {
    for (const { id, admin_token: admin, user_token: user } of companies) {
      lines.push(`  ${id}: admin token  ${admin}`, `  ${id}: user token   ${user}`);
    }
  } else {
    const kept = folder === null ? '' : ` (kept in ${join(folder, 'state.json')})`;
    lines.push(`  Tokens             --show-tokens or --json print those of its users${kept}`);
  }
  return lines.join('\n');
}
