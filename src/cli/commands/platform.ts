import type { Command } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { aborted } from '../interruptible.js';
import { openLocalPlatform } from '../local-platform.js';
import { projectFolder, stateFolder } from '../project-folder.js';
import { exchangeLine } from '../render/exchange.js';
import { platformReady, platformReadyText } from '../render/platform-ready.js';

export interface PlatformCommandOptions {
  port: number;
  host: string;
  state?: string;
  company?: string[];
  showTokens?: boolean;
}

export const platform: Command<PlatformCommandOptions> = async (
  options,
  { cwd, output, signal, outputClosed, terminated },
) => {
  const folder = stateFolder(options.state, await projectFolder(cwd), cwd);
  const local = await openLocalPlatform({
    folder,
    host: options.host,
    port: options.port,
    portFlag: '--port',
    companies: options.company,
    onSaveError: (error) => output.complain(`The state could not be written: ${String(error)}`),
    onExchange: (exchange) => {
      output.print(exchangeLine(exchange, output.colors));
      output.printJson({ event: 'exchange', exchange }, { lines: true });
    },
  });
  try {
    output.printJson(platformReady(local.platform), { lines: true });
    output.print(
      platformReadyText(local.platform, { folder, showTokens: options.showTokens, colors: output.colors }),
    );
    output.note('Ctrl-C ends it.');
    await aborted(AbortSignal.any([signal, outputClosed]));
  } finally {
    await local.close();
  }
  return terminated() || !signal.aborted ? exitCodes.done : exitCodes.interrupted;
};
