// npm run templates:bump: the newest versions that the ranges of each template allow and Node 20.19 runs, a lock of them,
// and all tests of the templates. Packages that are named go to a newer major as well:
// npm run templates:bump -- zod @hono/zod-openapi
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import semver from 'semver';
import { root, runs } from './set-up.js';
import { templateDependencies, writeLock } from './template-dependencies.js';

const oldestNode = '20.19.0';

const named = new Set(process.argv.slice(2));
const templates = readdirSync(join(root, 'templates'));
const all = templates.flatMap((template) => templateDependencies(template));
const unknown = [...named].filter((name) => !all.some((one) => one.name === name));
if (unknown.length > 0) {
  console.error(`No template depends on ${unknown.join(', ')}.`);
  process.exit(2);
}

for (const { name, range, file } of all) {
  const newest = newestOf(name, range, named.has(name));
  const bumped = `${/^[~^]?/.exec(range)[0]}${newest.allowed}`;
  if (bumped !== range) {
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replaceAll(`${name}": "${range}"`, `${name}": "${bumped}"`));
    console.log(`${name}: ${range} → ${bumped}  (${relative(root, file)})`);
  }
  if (newest.beyond !== null)
    console.log(`${name}: ${newest.beyond} is out of ${range}; naming it takes it.`);
}
for (const template of templates) writeLock(template);

const env = { ...process.env, PROVE: 'all' };
const passes =
  runs('npm', ['run', '--silent', 'build']) && runs('npx', ['vitest', 'run', 'test/templates'], { env });
if (!passes)
  console.error('The templates fail with these versions: `git diff templates test/templates/locks`.');
process.exitCode = passes ? 0 : 1;

/**
 * @param {string} name
 * @param {string} range the one that the template has
 * @param {boolean} anyMajor
 * @returns {{ allowed: string, beyond: string | null }} the newest version in the range, or of all, and one beyond it
 */
function newestOf(name, range, anyMajor) {
  const least = semver.minVersion(range)?.version;
  const fields = ['version', 'engines.node', 'deprecated', '--json'];
  const args = ['view', `${name}@>=${least}`, ...fields];
  const shell = process.platform === 'win32';
  const answer = JSON.parse(execFileSync('npm', args, { encoding: 'utf8', shell, maxBuffer: 2 ** 26 }));
  const fitting = [answer]
    .flat()
    .filter(({ deprecated }) => deprecated === undefined)
    .filter(({ 'engines.node': engines }) => engines === undefined || semver.satisfies(oldestNode, engines))
    .map(({ version }) => version)
    .filter((version) => semver.prerelease(version) === null)
    .toSorted(semver.rcompare);
  // A version without a sign is one that was chosen: the newest of its major.
  const limit = /^\d/.test(range) ? `^${range}` : range;
  const newest = fitting[0] ?? least;
  const inRange = fitting.find((version) => semver.satisfies(version, limit)) ?? least;
  const allowed = anyMajor ? newest : inRange;
  return { allowed, beyond: newest === allowed ? null : newest };
}
