import { pathOf, type Exchange } from '../../../contract/exchange.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, fail, tokenHeader, type CheckContext } from '../../define-check.js';

/** How the error pages and stack traces of common languages and frameworks can be known. */
const traces: readonly (readonly [of: string, pattern: RegExp])[] = [
  ['Node', /\bat (?:async )?(?:[\w$.<>[\] ]+ \()?(?:file:\/\/|node:|\/|[A-Z]:\\)[^\s()]+:\d+:\d+/],
  ['Python', /Traceback \(most recent call last\)|File "[^"]+", line \d+/],
  ['Django', /You're seeing this error because you have <code>DEBUG = True<\/code>|Django Version:/],
  ['Werkzeug', /werkzeug\.debug|Werkzeug Debugger/i],
  ['Java', /\bat [\w$.]+\([\w$]+\.(?:java|kt|scala|groovy):\d+\)|Whitelabel Error Page/],
  ['.NET', /\bat [\w.`<>]+\([^)]*\) in [^\s:]?:?[^\s:]+:line \d+/],
  ['PHP', /#0 [^\s(]+\(\d+\):|<b>(?:Fatal error|Warning|Notice)<\/b>:|Whoops\\|Stack trace:\s/],
  ['Ruby', /[\w/]+\.rb:\d+:in [`']/],
  ['Go', /goroutine \d+ \[\w+\]:|panic: runtime error/],
  ['Rust', /thread '[^']+' panicked at|stack backtrace:/],
];

export const securityNoStackTraces = defineCheck({
  id: 'security-no-stack-traces',
  group: 'security',
  title: 'No answer shows the insides of the extension: no stack trace, no error page of a framework',
  severity: 'recommended',
  after: ['activate-accepted'],
  source: source(
    'errors',
    'An error is {"status": "error", "message": …} (that it must not show the insides is our recommendation).',
  ),
  observes: `Broken bodies go to every endpoint of the platform's calls, requests to paths that do not exist, and calls come while the platform fails. The answers are searched for what ${traces.map(([of]) => of).join(', ')} write into stack traces and error pages.`,
  fix: 'Answer what nothing catches with {"status": "error", "message": "…"} and log the trace; turn debug pages off where the extension is served (NODE_ENV=production, DEBUG=False).',
  likelyCause: 'The error page of the framework is meant for development, and is on.',
  async run(context) {
    for (const { request, response } of await provoke(context)) {
      const text = typeof response?.body === 'string' ? response.body : JSON.stringify(response?.body ?? '');
      const [kind, pattern] = traces.find(([, one]) => one.test(text)) ?? [];
      if (pattern === undefined) continue;
      fail(`The answer to ${request.method} ${pathOf(request)} shows the insides of the extension`, {
        expected: 'a message of your own',
        actual: `what ${kind} writes: ${pattern.exec(text)?.[0].slice(0, 120) ?? ''}`,
      });
    }
  },
});

/** What servers answer with their own error page rather than with yours. */
async function provoke(context: CheckContext): Promise<Exchange[]> {
  const { activate, deactivate, rotate, webhook } = context.manifest.endpoints;
  const company = context.company();
  await company.activated();
  const answers: Exchange[] = [];
  for (const path of [activate, deactivate, rotate, webhook]) {
    if (path === null) continue;
    for (const body of ['{"token": ', 'null', { token: { a: 1 }, company: 7, data: 'x' }, 'x'.repeat(200)])
      answers.push(await context.call({ method: 'POST', path, body }));
  }
  answers.push(await context.call({ method: 'DELETE', path: activate }));
  for (const path of ['/nothing-here/', '/%e0%a4%a'])
    answers.push(await context.call({ path, headers: { authorization: tokenHeader(company.adminToken) } }));
  for (const respond of [{ status: 500 }, 'malformed', 'drop'] as const) {
    const mend = company.fault({ respond });
    answers.push((await company.activate({ token: company.serviceToken() ?? '' })).exchange);
    for (const endpoint of context.apiEndpoints()) {
      const token = endpoint === 'admin' ? company.adminToken : company.userToken;
      answers.push(await context.ask(endpoint, tokenHeader(token)));
    }
    mend();
    if (answers.some(({ response: answer }) => answer === null)) break;
  }
  return answers;
}
