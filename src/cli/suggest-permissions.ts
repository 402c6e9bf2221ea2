import type { DeclaredPermission, PermissionComparison } from '../contract/permission-use.js';
import { tripleOf, type PermissionTriple } from '../contract/permissions.js';
import { withoutPermissions, withPermissions } from '../manifest/edit-manifest.js';
import type { LoadedManifest } from '../manifest/load-manifest.js';
import { writeManifest } from '../manifest/write-manifest.js';
import type { CommandContext } from './context.js';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { agreesTo, type Consent } from './registration-consent.js';
import { suggestionText } from './render/permissions.js';

export interface SuggestOptions extends Pick<Consent, 'yes'> {
  removeUnused?: boolean;
}

/** What would make the permissions of rehive.json those that the calls needed. */
interface Suggestion {
  add: PermissionTriple[];
  /** Never used so far, and without a reason why they are there. */
  remove: DeclaredPermission[];
}

/** Shows what is suggested, and writes it into rehive.json where that is agreed to. */
export async function suggestPermissions(
  comparison: PermissionComparison,
  { path }: LoadedManifest,
  { options, context }: { options: SuggestOptions; context: CommandContext },
): Promise<ExitCode> {
  const { output } = context;
  const suggestion = suggest(comparison, options);
  const end = (written: boolean, words: string, code: ExitCode): ExitCode => {
    output.printJson({ ...comparison, suggestion, written });
    output.print(words);
    return code;
  };
  const { add, remove } = suggestion;
  output.print(suggestionText(comparison, suggestion, output.colors));
  if (add.length + remove.length === 0)
    return end(false, '\nNothing is to be changed in rehive.json.', exitCodes.done);
  if (!(await agreesTo('Write this into rehive.json?', options, context)))
    return end(false, '\nNothing was changed.', exitCodes.refused);
  await writeManifest(path, (text) => withPermissions(withoutPermissions(text, remove), add));
  return end(
    true,
    '\n✓ rehive.json has it now. `rehive-ext register` brings it to a platform.',
    exitCodes.done,
  );
}

function suggest({ missing, unused }: PermissionComparison, { removeUnused }: SuggestOptions): Suggestion {
  return {
    add: missing.map(({ permission }) => tripleOf(permission)),
    remove: removeUnused === true ? unused.filter(({ reason }) => reason === undefined) : [],
  };
}
