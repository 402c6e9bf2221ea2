import { readBeginning, type BeginningFlags } from '../beginning.js';
import type { Command } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { aborted } from '../interruptible.js';
import { openLocalPlatform } from '../local-platform.js';
import { projectFolder, stateFolder } from '../project-folder.js';
import { startRecording, type RecordFlags } from '../recording-session.js';
import { exchangeLine } from '../render/exchange.js';
import { messageLine } from '../render/message.js';
import { platformReady, platformReadyText } from '../render/platform-ready.js';

export interface PlatformCommandOptions extends BeginningFlags, RecordFlags {
  port: number;
  host: string;
  state?: string;
  company?: string[];
  showTokens?: boolean;
  reset?: boolean;
}

export const platform: Command<PlatformCommandOptions> = async (options, context) => {
  const { cwd, output, signal, outputClosed, terminated } = context;
  const recording = await startRecording(options, context);
  let early: string[] | null = [];
  const tell = (text: string): void => {
    output.note(text);
    output.printJson({ event: 'notice', text }, { lines: true });
  };
  const folder = stateFolder(options.state, await projectFolder(cwd), cwd);
  const local = await openLocalPlatform({
    folder,
    host: options.host,
    port: options.port,
    portFlag: '--port',
    companies: options.company,
    beginning: await readBeginning(options, cwd),
    reset: options.reset === true,
    onSaveError: (error) => output.complain(`The state could not be written: ${String(error)}`),
    // With --json the first line says where the platform is, whatever there is to notice before.
    onNotice: (text) => (early === null ? tell(text) : void early.push(text)),
    onMessage: (message) => {
      output.print(messageLine(message, { showTokens: options.showTokens, colors: output.colors }));
      output.printJson({ event: 'message', message }, { lines: true });
    },
    onExchange: (exchange) => {
      recording?.exchange(exchange);
      output.print(exchangeLine(exchange, output.colors));
      output.printJson({ event: 'exchange', exchange }, { lines: true });
    },
  });
  try {
    output.printJson(platformReady(local.platform), { lines: true });
    output.print(
      platformReadyText(local.platform, { folder, showTokens: options.showTokens, colors: output.colors }),
    );
    for (const text of early) tell(text);
    early = null;
    output.note('Ctrl-C ends it.');
    await aborted(AbortSignal.any([signal, outputClosed]));
  } finally {
    await local.close();
  }
  recording?.close();
  return terminated() || !signal.aborted ? exitCodes.done : exitCodes.interrupted;
};
