import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import { extensionEnvironment } from '../../extension/extension-environment.js';
import { freePort } from '../../extension/free-port.js';
import { parseCommand } from '../../extension/parse-command.js';
import { startExtension, type RunningExtension } from '../../extension/start-extension.js';
import { loadNearestManifest, type LoadedManifest } from '../../manifest/load-manifest.js';
import { makePrivateDirectory, stateFolderName } from '../../simulator/private-directory.js';
import type { Command, CommandContext } from '../context.js';
import { exitCodes, type ExitCode } from '../exit-codes.js';
import { readBeginning, type BeginningFlags } from '../beginning.js';
import { announceDev } from '../dev-instance.js';
import { aborted } from '../interruptible.js';
import { openLocalPlatform, type LocalPlatform } from '../local-platform.js';
import { stateFolder } from '../project-folder.js';
import { startRecording, type RecordFlags } from '../recording-session.js';
import { createDevRenderer, type DevRenderer } from '../render/dev.js';

export interface DevOptions extends BeginningFlags, RecordFlags {
  command?: string;
  port?: number;
  platformPort: number;
  host: string;
  state?: string;
  company?: string[];
  showTokens?: boolean;
  /** Seconds. */
  startTimeout: number;
}

export const dev: Command<DevOptions> = async (options, context) => {
  const loaded = await loadNearestManifest(context.cwd);
  const command = options.command ?? loaded.manifest.dev.command;
  if (command === null) throw noCommand();
  // Before anything is started for a command that can't be run.
  parseCommand(command);
  const wantedPort = options.port ?? loaded.manifest.dev.port;
  const port = wantedPort === 0 ? await freePort() : wantedPort;
  const folder = stateFolder(options.state, loaded.dir, context.cwd);
  const show = createDevRenderer(context.output);
  const recording = await startRecording(options, context);
  const local = await openLocalPlatform({
    folder,
    host: options.host,
    port: options.platformPort,
    portFlag: '--platform-port',
    companies: options.company,
    beginning: await readBeginning(options, context.cwd),
    onSaveError: (error) => context.output.complain(`The state could not be written: ${String(error)}`),
    onNotice: (text) => show.notice(text),
    onMessage: (message) => show.message(message, options.showTokens),
    onExchange: (exchange) => {
      recording?.exchange(exchange);
      show.exchange(exchange);
    },
  });
  try {
    show.platform(local.platform, { folder, showTokens: options.showTokens });
    const extension = await start({ options, context, loaded, command, port, local, show });
    try {
      return await whileItRuns(extension, folder, async () => {
        show.ready(local.platform, extension);
        const code = await untilTheEnd(extension, context, show);
        recording?.close();
        return code;
      });
    } finally {
      await extension.stop();
    }
  } finally {
    await local.close();
  }
};

interface Start {
  options: DevOptions;
  context: CommandContext;
  loaded: LoadedManifest;
  command: string;
  port: number;
  local: LocalPlatform;
  show: DevRenderer;
}

async function start({
  options,
  context,
  loaded,
  command,
  port,
  local,
  show,
}: Start): Promise<RunningExtension> {
  const { manifest, dir } = loaded;
  await makePrivateDirectory(join(dir, stateFolderName));
  // A plain one: an extension may need it to be empty.
  const stateDir = join(dir, stateFolderName, 'extension');
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  const env = extensionEnvironment({
    port,
    apiUrl: local.platform.apiUrl,
    stateDir,
    env: manifest.dev.env,
  });
  show.starting(command, port);
  try {
    return await startExtension({
      command,
      cwd: dir,
      // An extension can't see the terminal behind our pipe; it is asked for colours where we print them.
      env: context.output.colors.level > 0 && !context.output.json ? { FORCE_COLOR: '1', ...env } : env,
      port,
      healthPath: manifest.endpoints.health,
      signal: context.signal,
      startTimeoutMs: options.startTimeout * 1000,
      onOutput: (line, stream) => show.output(local.platform.redact(line), stream),
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, kind, nextSteps } = error;
    // The message ends with what the extension wrote, which may be a token.
    throw new UserError(local.platform.redact(message), { kind, nextSteps, cause: error.cause });
  }
}

/** Other commands of the project find the extension meanwhile. */
async function whileItRuns(
  { url }: RunningExtension,
  folder: string | null,
  action: () => Promise<ExitCode>,
): Promise<ExitCode> {
  if (folder === null) return action();
  const withdraw = await announceDev(folder, url);
  try {
    return await action();
  } finally {
    await withdraw();
  }
}

/** Waits for Ctrl-C, SIGTERM or the extension's own end, whichever comes first. */
async function untilTheEnd(
  extension: RunningExtension,
  { signal, outputClosed, terminated }: CommandContext,
  show: DevRenderer,
): Promise<ExitCode> {
  const exit = await Promise.race([extension.exited, aborted(AbortSignal.any([signal, outputClosed]))]);
  if (signal.aborted) return terminated() ? exitCodes.done : exitCodes.interrupted;
  if (exit === undefined) return exitCodes.done;
  show.extensionExited(exit);
  const how = exit.signal === null ? `with exit code ${exit.code}` : `by ${exit.signal}`;
  throw new UserError(`The extension ended ${how}.`, {
    kind: 'unavailable',
    nextSteps: ['Its last output is above. Mend it and run `rehive-ext dev` again.'],
  });
}

function noCommand(): UserError {
  return new UserError('rehive.json does not say how the extension is started.', {
    nextSteps: [
      'Set dev.command in rehive.json, for example "npm run dev".',
      'Or use --command "npm run dev".',
    ],
  });
}
