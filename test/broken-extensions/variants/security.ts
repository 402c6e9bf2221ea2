import type { Variant } from '../variant.js';

const stringifying = "{ status: 'error', message: error.message }];";

export const securityVariants: readonly Variant[] = [
  {
    caughtBy: 'answers-without-secrets',
    fault: 'answers with the row as it is stored',
    change: [['data: { id: company, name, active: row.active }', 'data: { id: company, name, ...row }']],
  },
  {
    caughtBy: 'answers-without-secrets',
    fault: 'repeats the token that it was given',
    change: [
      [
        "  work();\n  return [200, { status: 'success' }];",
        "  work();\n  return [200, { status: 'success', data: { token } }];",
      ],
    ],
  },
  {
    caughtBy: 'answers-without-secrets',
    fault: 'repeats the new token after a rotation',
    change: [
      [
        "  row.token = token;\n  save();\n  return [200, { status: 'success' }];",
        "  row.token = token;\n  save();\n  return [200, { status: 'success', data: row }];",
      ],
    ],
  },
  {
    caughtBy: 'answers-without-secrets-on-errors',
    fault: 'quotes what it could not read',
    change: [["throw new Refusal(400, 'Not JSON.');", 'throw new Refusal(400, `Not JSON: ${text}`);']],
  },
  {
    caughtBy: 'answers-without-secrets-on-errors',
    fault: 'tells with which request the platform failed',
    change: [
      [
        'if (!response.ok) throw new Refusal(502, `The platform answered ${response.status}.`);\n  const { data }',
        'if (!response.ok) throw new Refusal(502, `The platform answered ${response.status} to ${JSON.stringify(init)}`);\n  const { data }',
      ],
    ],
  },
  {
    caughtBy: 'output-without-secrets',
    fault: 'logs the body of every call',
    change: [
      [
        '  const body = parse(Buffer',
        "  console.log(Buffer.concat(chunks).toString('utf8'));\n  const body = parse(Buffer",
      ],
    ],
  },
  {
    caughtBy: 'output-without-secrets-on-errors',
    fault: 'logs the request with which the platform failed',
    change: [
      [
        "if (response === null) throw new Refusal(502, 'The platform can not be reached.');",
        "if (response === null) console.error('could not reach the platform', init);\n  if (response === null) throw new Refusal(502, 'The platform can not be reached.');",
      ],
    ],
  },
  {
    caughtBy: 'output-without-secrets-on-errors',
    fault: 'logs the job that failed, the token with it',
    change: [
      [
        '.catch((error) => {\n        const waitMs',
        ".catch((error) => {\n        console.error('failed', error.message, row.token);\n        const waitMs",
      ],
    ],
  },
  {
    caughtBy: 'security-no-stack-traces',
    fault: 'answers with the stack of what was thrown',
    change: [[stringifying, "{ status: 'error', message: error.message, stack: error.stack }];"]],
  },
  {
    caughtBy: 'security-malformed-requests',
    fault: 'ends when a path can not be decoded',
    change: [
      [
        'const server = createServer(async (request, response) => {',
        'const server = createServer(async (request, response) => {\n  setImmediate(() => decodeURI(request.url));',
      ],
    ],
  },
  {
    caughtBy: 'security-malformed-requests',
    fault: 'never answers a method of which it has not heard',
    change: [
      [
        'const server = createServer(async (request, response) => {',
        "const server = createServer(async (request, response) => {\n  if (!['GET', 'POST', 'PUT', 'PATCH', 'HEAD'].includes(request.method)) return;",
      ],
    ],
  },
  {
    caughtBy: 'security-malformed-requests',
    fault: 'answers 500 where a path can not be decoded',
    change: [
      [
        "routes[`${request.method} ${request.url.split('?')[0]}`]",
        "routes[`${request.method} ${decodeURI(request.url).split('?')[0]}`]",
      ],
    ],
  },
];
