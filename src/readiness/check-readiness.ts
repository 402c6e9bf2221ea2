import { noProject, type Circumstances } from './circumstances.js';
import { lookAtDatabaseServer, lookAtEmbeddedDatabase } from './database.js';
import { lookAtVariables } from './environment-variables.js';
import { failed, passed, skipped, warned, type Finding, type Outcome } from './finding.js';
import { lookAtNode } from './node-version.js';
import { lookAtDependencies, lookAtPackageManager } from './package-manager.js';
import { lookAtPlatform } from './platform.js';
import { lookAtExtensionPort, lookAtPlatformPort } from './ports.js';
import { lookForUpdates } from './updates.js';

/**
 * Looks at everything that `dev`, `check` and `register` need, all at once, and changes nothing.
 * Each finding comes with what to do about it; what needs a project is skipped outside of one.
 */
export async function checkReadiness(circumstances: Circumstances): Promise<Finding[]> {
  const platform = lookAtPlatform(circumstances);
  const looks: readonly [string, string, Outcome | Promise<Outcome>][] = [
    ['node', 'Node', lookAtNode(circumstances)],
    ['package-manager', 'Package manager', lookAtPackageManager(circumstances)],
    ['dependencies', 'Dependencies', lookAtDependencies(circumstances)],
    ['manifest', 'rehive.json', lookAtManifest(circumstances)],
    ['extension-port', "The extension's port", lookAtExtensionPort(circumstances)],
    ['platform-port', "The simulated platform's port", lookAtPlatformPort(circumstances)],
    ['environment', 'Environment variables', lookAtVariables(circumstances)],
    ['embedded-database', 'Embedded database', lookAtEmbeddedDatabase(circumstances)],
    ['database-server', 'Database server', lookAtDatabaseServer(circumstances)],
    ['platform', 'Platform', platform.then(({ reached }) => reached)],
    ['clock', 'Clock', platform.then(({ clock }) => clock)],
    ['updates', 'rehive-ext', lookForUpdates(circumstances)],
  ];
  return Promise.all(looks.map(async ([id, title, look]) => ({ id, title, ...(await look) })));
}

function lookAtManifest({ project }: Circumstances): Outcome {
  if (project === null) return skipped(noProject);
  const { manifest, problem } = project;
  if (manifest === null)
    return failed(problem ?? 'not valid', 'Mend what it says; editors show it, by the schema.');
  return manifest.dev.command === null
    ? warned(
        'valid, but without dev.command: dev and check do not know how the extension is started',
        'Set dev.command, such as "npm run dev", or give --command.',
      )
    : passed('valid');
}
