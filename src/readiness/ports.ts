import { portIsTaken } from '../extension/free-port.js';
import { noProject, type Circumstances } from './circumstances.js';
import { failed, passed, skipped, type Outcome } from './finding.js';
import { portHolder } from './port-holder.js';

/** Whether `dev` can give its port to the extension, or has done so. */
export async function lookAtExtensionPort(circumstances: Circumstances): Promise<Outcome> {
  const { ports, project, running } = circumstances;
  if (ports.extension === null)
    return skipped(project === null ? noProject : 'rehive.json is not valid; --port says which to look at');
  return lookAtPort(ports.extension, running.extensionUrl, '--port', circumstances);
}

/** Whether the simulated platform can listen on its port, or does. */
export function lookAtPlatformPort(circumstances: Circumstances): Promise<Outcome> {
  const { ports, running } = circumstances;
  return lookAtPort(ports.platform, running.platform?.url ?? null, '--platform-port', circumstances);
}

async function lookAtPort(
  port: number,
  ownUrl: string | null,
  flag: string,
  { signal }: Circumstances,
): Promise<Outcome> {
  if (port === 0) return passed('a free one is taken');
  if (!(await portIsTaken(port))) return passed(`${port} is free`);
  if (ownUrl !== null && new URL(ownUrl).port === String(port))
    return passed(`${port}: it runs, at ${ownUrl}`);
  const holder = await portHolder(port, signal);
  const who = holder === null ? 'another program' : `process ${holder.pid} (${holder.name})`;
  const end = holder === null ? `End what listens on ${port}` : `End process ${holder.pid}`;
  return failed(`${port} is taken by ${who}`, `${end}, or take another port: rehive-ext dev ${flag} 0`);
}
