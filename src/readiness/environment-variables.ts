import { UserError } from '../errors.js';
import { normalizeApiUrl } from '../platform-client/api-url.js';
import { proxyDispatcher } from '../platform-client/proxy-dispatcher.js';
import { databaseUrls } from './database.js';
import type { Circumstances } from './circumstances.js';
import { failed, passed, warned, type Outcome } from './finding.js';
import { dotEnv, textOf } from './project-files.js';

/** Variables that commands of this tool or its templates read. Values are never shown: some are secrets. */
const known = [
  'REHIVE_ADMIN_TOKEN',
  'REHIVE_API_URL',
  'DATABASE_URL',
  'ENCRYPTION_KEYS',
  'NODE_ENV',
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'NO_PROXY',
  'no_proxy',
];

type Rule = (circumstances: Circumstances) => Outcome | null;

/** Those that can't work come first: the first that has something to say is told. */
const rules: readonly Rule[] = [proxy, adminToken, apiUrl, encryptionKeys, nodeEnv];

/** Whether the variables that matter can work as they are set. */
export function lookAtVariables(circumstances: Circumstances): Outcome {
  const found = rules.map((rule) => rule(circumstances)).filter((outcome) => outcome !== null);
  const [worst] = [...found.filter(({ outcome }) => outcome === 'failed'), ...found];
  if (worst !== undefined) return worst;
  const set = known.filter((name) => isSet(circumstances.env[name]));
  return passed(set.length === 0 ? 'none is set, and none is needed' : `set: ${set.join(', ')}`);
}

function proxy({ env }: Circumstances): Outcome | null {
  try {
    proxyDispatcher(env);
    return null;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return failed(error.message, error.nextSteps.join(' '));
  }
}

function adminToken({ env }: Circumstances): Outcome | null {
  const token = env['REHIVE_ADMIN_TOKEN'];
  if (!isSet(token) || /^[\x21-\x7e]+$/.test(token)) return null;
  return failed(
    'REHIVE_ADMIN_TOKEN has characters that no token has, such as spaces',
    'Set it to the token alone, without "Token " in front of it.',
  );
}

function apiUrl({ env }: Circumstances): Outcome | null {
  const url = env['REHIVE_API_URL'];
  if (!isSet(url)) return null;
  try {
    if (normalizeApiUrl(url) === url) return null;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
  return warned(
    'REHIVE_API_URL is not an address that ends with /3/',
    'Set it to one such as https://api.rehive.com/3/, or unset it: dev and check set it for the extension.',
  );
}

function encryptionKeys(circumstances: Circumstances): Outcome | null {
  const { project, env } = circumstances;
  if (project === null || !/^#? ?ENCRYPTION_KEYS=/m.test(textOf(project, '.env.example'))) return null;
  const { inDev } = databaseUrls(circumstances);
  if (!isSet(inDev) || isSet(env['ENCRYPTION_KEYS'] ?? dotEnv(project)['ENCRYPTION_KEYS'])) return null;
  return failed(
    'DATABASE_URL is set and ENCRYPTION_KEYS is not: the extension will not start',
    'Set ENCRYPTION_KEYS in .env: .env.example says how one is made.',
  );
}

function nodeEnv({ env }: Circumstances): Outcome | null {
  if (env['NODE_ENV'] !== 'production') return null;
  return warned(
    'NODE_ENV is production: package managers leave out what development needs, rehive-ext among it',
    'Unset NODE_ENV where you develop.',
  );
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
