import { Option, type Command as Commander } from 'commander';
import type { RecordingExportOptions } from '../commands/recording-export.js';
import { declareCommand, type Runner } from './declare-command.js';
import { withParentOf } from './with-parent.js';

export function declareRecording(run: Runner): Commander {
  const recording = declareCommand('recording', {
    description: 'what can be done with a recording, beside its replay',
    examples: ['rehive-ext recording export failed.jsonl --format curl'],
    nonInteractive: ['It asks nothing and changes nothing.'],
  }).enablePositionalOptions();
  const withParent = withParentOf(recording);
  return recording.addCommand(
    declareCommand('export', {
      description: 'a recording as curl commands, or as an HTTP archive (HAR 1.2)',
      examples: [
        'rehive-ext recording export failed.jsonl --format curl',
        'rehive-ext recording export monday.jsonl --format har --out monday.har',
      ],
      nonInteractive: [
        'It asks nothing. Labels such as [service token of acme] stand in the place of secrets: put in yours before you run a command.',
      ],
    })
      .argument('<recording>', 'from `rehive-ext webhooks pull`, or --record')
      .addOption(new Option('--format <format>', 'as what').choices(['curl', 'har']).makeOptionMandatory())
      .option('--out <file>', 'into a file that is not there yet, instead of stdout')
      .action((file: string, options: Omit<RecordingExportOptions, 'file'>) =>
        run(
          async () => (await import('../commands/recording-export.js')).recordingExport,
          withParent({ ...options, file }),
        ),
      ),
  );
}
