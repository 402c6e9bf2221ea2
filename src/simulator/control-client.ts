import { request as httpRequest } from 'node:http';
import type { CallReport, Exchange } from '../contract/exchange.js';
import type { WebhookBody } from '../contract/events.js';
import type { PermissionUse } from '../contract/permission-use.js';
import { Interrupted, UserError, type TroubleKind } from '../errors.js';
import type { ShownTime } from './control-views.js';
import type {
  ActivateOptions,
  CompanyAccess,
  CompanySeed,
  DeactivateOptions,
  RotateOptions,
  SendWebhookOptions,
} from './platform-interface.js';
import { isJsonObject } from './read-fields.js';
import type { SampleOptions } from './sample-event.js';

interface ControlInfo {
  version: string;
  companies: CompanyAccess[];
  state_dir: string | null;
}

/** A platform that runs in another process, used as one in this process is. */
export interface ControlClient {
  info(): Promise<ControlInfo>;
  activate(options: ActivateOptions): Promise<CallReport>;
  deactivate(options: DeactivateOptions): Promise<CallReport>;
  rotate(options: RotateOptions): Promise<CallReport>;
  sendWebhook(options: SendWebhookOptions): Promise<CallReport[]>;
  time(): Promise<ShownTime>;
  addCompany(seed?: CompanySeed): Promise<CompanyAccess>;
  /** Those after the exchange with the number `since`. */
  exchanges(since?: number): Promise<Exchange[]>;
  permissionUse(company: string, url?: string): Promise<PermissionUse[]>;
  sampleEvent(options: SampleOptions): Promise<WebhookBody>;
}

/** The platform's url and control token, as its `platform.json` has them. */
interface ControlAddress {
  url: string;
  control_token: string;
  /** Ends a request that is under way, which then throws Interrupted. */
  signal: AbortSignal;
}

/**
 * Every method throws UserError: of kind `unavailable` when the platform does not answer, otherwise with its own words.
 */
export function createControlClient(at: ControlAddress): ControlClient {
  const send = (method: string, path: string, body?: object): Promise<unknown> =>
    exchange(at, method, path, body);
  const report = async (path: string, body: object): Promise<CallReport> =>
    asReport(await send('POST', path, body));
  return {
    async info() {
      const info = await send('GET', '/_control/');
      if (!isInfo(info)) throw strange(at.url);
      return info;
    },
    activate: ({ newUser, ...options }) => report('/_control/activate/', { ...options, new_user: newUser }),
    deactivate: (options) => report('/_control/deactivate/', options),
    rotate: ({ afterMs, ...options }) => report('/_control/rotate/', { ...options, after_ms: afterMs }),
    async sendWebhook({ asIs, ...options }) {
      const reports = await send('POST', '/_control/webhook/', { ...options, as_is: asIs });
      if (!Array.isArray(reports)) throw strange(at.url);
      return reports.map(asReport);
    },
    async time() {
      const time = await send('GET', '/_control/time/');
      if (!isTime(time)) throw strange(at.url);
      return time;
    },
    async addCompany(seed = {}) {
      const company = await send('POST', '/_control/companies/', seed);
      if (!isCompany(company)) throw strange(at.url);
      return company;
    },
    async exchanges(since = 0) {
      const exchanges = await send('GET', `/_control/exchanges/?since=${since}`);
      if (!Array.isArray(exchanges) || !exchanges.every(isExchange)) throw strange(at.url);
      return exchanges;
    },
    async sampleEvent(options) {
      const body = await send('POST', '/_control/sample/', options);
      if (!isWebhookBody(body)) throw strange(at.url);
      return body;
    },
    async permissionUse(company, url) {
      const query = new URLSearchParams(url === undefined ? { company } : { company, url });
      const uses = await send('GET', `/_control/permission-use/?${query.toString()}`);
      if (!Array.isArray(uses) || !uses.every(isPermissionUse)) throw strange(at.url);
      return uses;
    },
  };

  function asReport(value: unknown): CallReport {
    if (!isReport(value)) throw strange(at.url);
    return value;
  }
}

// Enough to tell the control API from something else that answers: its own answers need no closer look.
const isInfo = (value: unknown): value is ControlInfo =>
  isJsonObject(value) && Array.isArray(value['companies']);
const isTime = (value: unknown): value is ShownTime =>
  isJsonObject(value) && typeof value['mode'] === 'string';
const isCompany = (value: unknown): value is CompanyAccess =>
  isJsonObject(value) && typeof value['id'] === 'string';
const isExchange = (value: unknown): value is Exchange =>
  isJsonObject(value) && isJsonObject(value['request']);
const isWebhookBody = (value: unknown): value is WebhookBody =>
  isJsonObject(value) && isJsonObject(value['data']);
const isPermissionUse = (value: unknown): value is PermissionUse =>
  isJsonObject(value) && isJsonObject(value['permission']) && Array.isArray(value['calls']);
const isReport = (value: unknown): value is CallReport =>
  isJsonObject(value) && isExchange(value['exchange']);

/** node:http and not undici: a command that only asks a running platform starts faster with it. */
function exchange(
  { url, control_token, signal }: ControlAddress,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = {
      'x-rehive-control': control_token,
      'content-type': 'application/json',
      connection: 'close',
    };
    const request = httpRequest(new URL(path, url), { method, headers, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error) => reject(silent(url, error)));
      response.on('end', () => {
        try {
          resolve(readAnswer(Buffer.concat(chunks).toString('utf8'), url));
        } catch (error) {
          reject(error);
        }
      });
    });
    request.on('error', (error) => reject(signal.aborted ? new Interrupted() : silent(url, error)));
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function readAnswer(text: string, url: string): unknown {
  let envelope: unknown;
  try {
    envelope = JSON.parse(text);
  } catch {
    throw strange(url);
  }
  if (!isJsonObject(envelope)) throw strange(url);
  if (envelope['status'] === 'success') return envelope['data'];
  const data = isJsonObject(envelope['data']) ? envelope['data'] : {};
  throw new UserError(typeof envelope['message'] === 'string' ? envelope['message'] : 'It gave no reason.', {
    kind: readKind(data['kind']),
    nextSteps: Array.isArray(data['next_steps'])
      ? data['next_steps'].filter((step) => typeof step === 'string')
      : [],
  });
}

function readKind(kind: unknown): TroubleKind {
  return kind === 'refused' || kind === 'unavailable' ? kind : 'usage';
}

function silent(url: string, cause: Error): UserError {
  return new UserError(`The simulated platform at ${url} does not answer: ${cause.message}`, {
    kind: 'unavailable',
    nextSteps: ['Start it again: rehive-ext platform'],
    cause,
  });
}

function strange(url: string): UserError {
  return new UserError(`What answers at ${url} is not the simulated platform.`, { kind: 'unavailable' });
}
