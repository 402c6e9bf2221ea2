/** Why no answer came. */
export interface Failure {
  /**
   * `unreachable`: the request never got there. `lost`: it may have got there, the answer did not come back.
   * `timeout`: the time limit ran out.
   */
  reason: 'unreachable' | 'lost' | 'timeout';
  /** Ends a sentence: "connection refused". */
  text: string;
  nextSteps: readonly string[];
}

export const checkProxy = 'HTTPS_PROXY or HTTP_PROXY is set: check that proxy; NO_PROXY leaves a host out.';

const checkAddress = 'Check the address and that the platform runs.';

const unreachable: Readonly<Record<string, [string, string]>> = {
  ECONNREFUSED: ['nothing listens there (connection refused)', checkAddress],
  ENOTFOUND: ['the host name is not known', checkAddress],
  EAI_AGAIN: ['the host name could not be looked up', 'Check the network connection.'],
  EHOSTUNREACH: ['the host is not reachable', 'Check the network connection.'],
  ENETUNREACH: ['the network is not reachable', 'Check the network connection.'],
  ETIMEDOUT: ['the connection was not made in time', checkAddress],
  UND_ERR_CONNECT_TIMEOUT: ['the connection was not made in time', checkAddress],
  ERR_SSL_WRONG_VERSION_NUMBER: ['it does not speak TLS', 'Use http:// if it is a simulated platform.'],
  EPROTO: ['the TLS handshake failed', 'Use http:// if it is a simulated platform.'],
};

/** Puts into words why a request got no answer. */
export function describeFailure(error: unknown, timeLimitMs: number): Failure {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return {
      reason: 'timeout',
      text: `no answer within ${timeLimitMs / 1000} s`,
      nextSteps: ['Try again later.'],
    };
  }
  const [, proxyStatus] = /^Proxy response \((\d+)\)/.exec(error instanceof Error ? error.message : '') ?? [];
  if (proxyStatus !== undefined) {
    return {
      reason: 'unreachable',
      text: `the proxy does not let it through (${proxyStatus})`,
      nextSteps: [checkProxy],
    };
  }
  const code = codeOf(error);
  const known = unreachable[code];
  if (known !== undefined) return { reason: 'unreachable', text: known[0], nextSteps: [known[1]] };
  if (/CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(code)) {
    return {
      reason: 'unreachable',
      text: `its TLS certificate is not trusted (${code})`,
      nextSteps: ['Check the address. For a certificate authority of your own, set NODE_EXTRA_CA_CERTS.'],
    };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return {
    reason: 'lost',
    text: `the connection broke before the answer was complete (${detail})`,
    nextSteps: ['Try again.'],
  };
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
