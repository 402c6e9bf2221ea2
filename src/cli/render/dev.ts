import type { Exchange } from '../../contract/exchange.js';
import type { OutputStream } from '../../extension/output-log.js';
import type { ProcessExit } from '../../extension/process-group.js';
import type { RunningExtension } from '../../extension/start-extension.js';
import type { Message } from '../../simulator/confirmations.js';
import type { Platform } from '../../simulator/platform-interface.js';
import { exchangeLine } from './exchange.js';
import { messageLine } from './message.js';
import type { Output } from './output.js';
import { platformReady, platformReadyText, type ReadyTextOptions } from './platform-ready.js';
import { printable } from './printable.js';

/** How `dev` tells the platform and the extension apart: by a prefix for people, by the event in JSON Lines. */
export interface DevRenderer {
  platform(platform: Platform, options: Omit<ReadyTextOptions, 'colors'>): void;
  starting(command: string, port: number): void;
  ready(platform: Platform, extension: RunningExtension): void;
  exchange(exchange: Exchange): void;
  notice(text: string): void;
  message(message: Message, showTokens: boolean | undefined): void;
  output(line: string, stream: OutputStream): void;
  extensionExited(exit: ProcessExit): void;
}

export function createDevRenderer(output: Output): DevRenderer {
  const { colors } = output;
  const platformPrefix = `${colors.magenta('platform ')} ${colors.dim('│')} `;
  const extensionPrefix = `${colors.cyan('extension')} ${colors.dim('│')} `;
  const print = (prefix: string, text: string): void => {
    for (const line of text.split('\n')) output.print(`${prefix}${line}`);
  };
  return {
    platform(platform, options) {
      print(platformPrefix, platformReadyText(platform, { ...options, colors }));
    },
    starting(command, port) {
      print(extensionPrefix, colors.dim(`$ ${command} (PORT=${port})`));
    },
    ready(platform, { url, pid }) {
      output.printJson({ ...platformReady(platform), extension: { url, pid } }, { lines: true });
      print(extensionPrefix, `${colors.green('✔')} The extension answers at ${colors.bold(url)}`);
      output.note('In another terminal: rehive-ext simulate activate. Ctrl-C ends both.');
    },
    exchange(exchange) {
      output.printJson({ event: 'exchange', exchange }, { lines: true });
      print(platformPrefix, exchangeLine(exchange, colors));
    },
    notice(text) {
      output.printJson({ event: 'notice', text }, { lines: true });
      print(platformPrefix, colors.yellow(text));
    },
    message(message, showTokens) {
      output.printJson({ event: 'message', message }, { lines: true });
      print(platformPrefix, messageLine(message, { showTokens, colors }));
    },
    output(line, stream) {
      output.printJson({ event: 'output', stream, line }, { lines: true });
      print(extensionPrefix, printable(line));
    },
    extensionExited({ code, signal }) {
      output.printJson({ event: 'extension_exited', code, signal }, { lines: true });
      print(
        extensionPrefix,
        colors.red(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`),
      );
    },
  };
}
