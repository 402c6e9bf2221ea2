// Texts of correct.js that variants replace, each of which stands there exactly once.

export const proof = 'const company = await companyOfServiceToken(token, address);';

/** The beginning of each of the platform's calls, so that one of them can be changed. */
const beginning = (name: string, parameters: string): string =>
  `async function ${name}(${parameters}, address) {\n  ${proof}`;

export const activation = beginning('activate', '{ token }');
export const deactivation = beginning('deactivate', '{ token, purge }');
export const rotation = beginning('rotate', '{ token }');
export const noSuchRule = "groups.includes('service')";
export const storedRow = 'state.companies[company] = { token, secret, active: true };';
export const routeLookup = "const route = routes[`${request.method} ${request.url.split('?')[0]}`];";

/** The company of any valid token as `named`, before anything is proven. */
export const anybodysCompany =
  'const { company: named } = await identify(`Token ${token}`, address).catch(() => ({}));';

type Change = readonly [from: string, to: string];

/** One of the platform's calls that does something before it proves anything. */
export const before = (call: string, statement: string): Change => [
  call,
  call.replace(proof, `${statement}\n  ${proof}`),
];

/** One of the platform's calls that does something once it knows the company. */
export const afterwards = (call: string, statement: string): Change => [call, `${call}\n  ${statement}`];

/** One of the platform's calls that answers 200 where its token check ends with a message like this. */
export const agreesTo = (call: string, message: string): Change => [
  call,
  call.replace(
    proof,
    `const company = await companyOfServiceToken(token, address).catch((error) => (error.message.includes('${message}') ? null : Promise.reject(error)));
  if (company === null) return [200, { status: 'success' }];`,
  ),
];

/** One of the platform's calls with another way to find the company. */
export const findsBy = (call: string, company: string): Change => [
  call,
  call.replace(proof, `const company = ${company};`),
];

/** The company whose stored token this is. */
export const byStoredToken =
  'Object.keys(state.companies).find((one) => state.companies[one].token === token)';

/** The company of a service token, and that of any other user's token, too. */
export const byAnyToken =
  'await companyOfServiceToken(token, address).catch(async (error) => (error.status === 403 ? (await identify(`Token ${token}`, address)).company : Promise.reject(error)))';

/** Redirects from a path to the one without the slash. */
export const redirecting = (path: string): readonly Change[] => [
  [
    'if (!route) throw',
    `if (request.url === '${path}') return [307, null, { location: '${path.slice(0, -1)}' }];\n  if (!route) throw`,
  ],
  ['const [status, body] =', 'const [status, body, headers] ='],
  ["{ 'content-type': 'application/json' })", "{ ...headers, 'content-type': 'application/json' })"],
];

/** `late(write)`: does it and saves seconds later, or when the process is asked to end. */
export const lateWrites: Change = [
  '// --- the platform\n',
  `const waiting = new Set();
function late(write) {
  const flush = () => waiting.delete(flush) && (write(), save());
  waiting.add(flush);
  setTimeout(flush, 5_000);
}
process.on('SIGTERM', () => {
  for (const flush of waiting) flush();
  process.exit(0);
});

// --- the platform
`,
];
