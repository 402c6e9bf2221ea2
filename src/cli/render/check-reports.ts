import { appendFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { ChalkInstance } from 'chalk';
import type { Report } from '../../compliance/report.js';
import {
  isReportFormat,
  reporters,
  reportFormats,
  type ReportFormat,
} from '../../compliance/reporters/reporters.js';
import { markdownReport } from '../../compliance/reporters/markdown.js';
import { plainView, type Paint, type View } from '../../compliance/reporters/view.js';
import { UserError } from '../../errors.js';
import { closest } from '../../manifest/closest.js';
import type { CommandContext } from '../context.js';
import type { Output } from './output.js';

export interface WantedReport {
  format: ReportFormat;
  /** Null for stdout. */
  file: string | null;
}

/**
 * What `--format` asks for: `json`, `json=report.json`, several of them. Stdout gets one report: JSON with `--json`,
 * pretty where nothing else was asked for.
 * @throws UserError for an unknown format and for two on stdout
 */
export function parseFormats(words: readonly string[], { json }: Pick<Output, 'json'>): WantedReport[] {
  const wanted = words.flatMap((word) => word.split(',')).map(parseFormat);
  const printed = wanted.filter(({ file }) => file === null);
  const [first, second] = printed;
  if (first !== undefined && second !== undefined) {
    throw new UserError(`--format asks for ${first.format} and ${second.format} on stdout at once.`, {
      nextSteps: [`Write one of them to a file: --format ${first.format} ${exampleFile(second.format)}`],
    });
  }
  if (json && first !== undefined && first.format !== 'json') {
    throw new UserError(`--json and --format ${first.format} exclude each other on stdout.`, {
      nextSteps: [`Write it to a file: --json --format ${exampleFile(first.format)}`],
    });
  }
  if (first !== undefined) return wanted;
  return [...wanted, { format: json ? 'json' : 'pretty', file: null }];
}

const endings: Record<ReportFormat, string> = {
  pretty: 'txt',
  json: 'json',
  junit: 'xml',
  sarif: 'sarif',
  github: 'txt',
  markdown: 'md',
  html: 'html',
};

function exampleFile(format: ReportFormat): string {
  return `${format}=report.${endings[format]}`;
}

function parseFormat(word: string): WantedReport {
  const [name = '', ...rest] = word.split('=');
  if (!isReportFormat(name)) {
    const near = closest(name, reportFormats);
    const hint = near === null ? `There are: ${reportFormats.join(', ')}.` : `Did you mean "${near}"?`;
    throw new UserError(`--format does not know "${name}". ${hint}`);
  }
  if (rest.length === 0) return { format: name, file: null };
  const file = rest.join('=');
  if (file === '') throw new UserError(`--format ${name}= names no file.`);
  return { format: name, file };
}

/** @throws UserError when a file can't be written; the report on stdout is printed first */
export async function writeReports(
  report: Report,
  wanted: readonly WantedReport[],
  { output, cwd, env }: Pick<CommandContext, 'output' | 'cwd' | 'env'>,
): Promise<void> {
  const view: View = { ...plainView, folder: await folderInRepository(cwd) };
  for (const { format, file } of wanted) {
    if (file === null) await print(report, format, { output, view });
  }
  for (const { format, file } of wanted) {
    if (file === null) continue;
    await write(resolve(cwd, file), `${reporters[format](report, view)}\n`);
    output.note(`${format} report: ${file}`);
  }
  const summary = env['GITHUB_STEP_SUMMARY'];
  if (summary !== undefined && summary !== '' && wanted.some(({ format }) => format === 'github'))
    await append(summary, `${markdownReport(report)}\n`);
}

async function print(
  report: Report,
  format: ReportFormat,
  { output, view }: { output: Output; view: View },
): Promise<void> {
  // The same document either way; with --json the output prints JSON alone.
  if (format === 'json' && output.json) await output.printLargeJson(report);
  else
    output.print(
      reporters[format](report, {
        ...view,
        paint: paintWith(output.colors),
        screen: screenOf(process.stdout),
      }),
    );
}

function paintWith(colors: ChalkInstance): Paint {
  return {
    bold: (text) => colors.bold(text),
    dim: (text) => colors.dim(text),
    good: (text) => colors.green(text),
    bad: (text) => colors.red(text),
    warn: (text) => colors.yellow(text),
  };
}

/** Narrower than this, nothing can be laid out. */
const fewestColumns = 30;

function screenOf({ isTTY, columns, rows }: NodeJS.WriteStream): View['screen'] {
  return isTTY && columns >= fewestColumns ? { columns, rows } : null;
}

/** From the root of the git repository that the folder is in; empty where it is none. */
async function folderInRepository(cwd: string): Promise<string> {
  for (let root = cwd; ; root = dirname(root)) {
    // In a worktree and in a submodule it is a file.
    const found = await stat(join(root, '.git')).then(
      () => true,
      () => false,
    );
    if (found) return relative(root, cwd).replaceAll(sep, '/');
    if (root === dirname(root)) return '';
  }
}

function write(file: string, text: string): Promise<void> {
  return orExplain(async () => {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  });
}

function append(file: string, text: string): Promise<void> {
  return orExplain(() => appendFile(file, text));
}

async function orExplain(writing: () => Promise<unknown>): Promise<void> {
  try {
    await writing();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`The report can't be written: ${reason}`, { cause });
  }
}
