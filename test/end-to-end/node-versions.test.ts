import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installNode, nodeVersions, runTestsOn } from '../../scripts/on-node.js';
import { temporaryFolder } from '../cli/temporary-folder.js';

/** The oldest and the newest; `npm run matrix` runs all, and more tests. */
const versions = [nodeVersions[0], nodeVersions[2]];

/** Where that Node is, or why it can't be had. */
async function nodeOrReason(version: string): Promise<{ version: string; binary: string; reason: string }> {
  try {
    return { version, binary: await installNode(version), reason: '' };
  } catch (error) {
    return { version, binary: '', reason: ` (${error instanceof Error ? error.message : String(error)})` };
  }
}

const nodes = await Promise.all(versions.map(nodeOrReason));

describe.each(nodes)('on Node $version', ({ version, binary, reason }) => {
  it.skipIf(reason !== '')(
    `a project is created, simulated, judged and registered${reason}`,
    async () => {
      const report = join(await temporaryFolder('node-version'), 'report.json');
      const ran = runTestsOn(binary, report, ['test/end-to-end/pass.test.ts']);
      expect(ran, ran.output).toMatchObject({ passed: 4, failed: 0, skipped: 0 });
      expect(ran.version).toMatch(new RegExp(`^v${version.replace('.', '\\.')}\\.`));
    },
    120_000,
  );
});
