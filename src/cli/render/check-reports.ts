import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { ChalkInstance } from 'chalk';
import type { Report } from '../../compliance/report.js';
import {
  isReportFormat,
  noPaint,
  reporters,
  reportFormats,
  type Paint,
  type ReportFormat,
} from '../../compliance/reporters/reporters.js';
import { UserError } from '../../errors.js';
import { closest } from '../../manifest/closest.js';
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
      nextSteps: [`Write one of them to a file: --format ${first.format} ${second.format}=report.txt`],
    });
  }
  if (json && first !== undefined && first.format !== 'json') {
    throw new UserError(`--json and --format ${first.format} exclude each other on stdout.`, {
      nextSteps: [`Write it to a file: --json --format ${first.format}=report.txt`],
    });
  }
  if (first !== undefined) return wanted;
  return [...wanted, { format: json ? 'json' : 'pretty', file: null }];
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
  { output, cwd }: { output: Output; cwd: string },
): Promise<void> {
  for (const { format, file } of wanted) {
    if (file === null) print(report, format, output);
  }
  for (const { format, file } of wanted) {
    if (file === null) continue;
    await write(resolve(cwd, file), `${reporters[format](report, noPaint)}\n`);
    output.note(`${format} report: ${file}`);
  }
}

function print(report: Report, format: ReportFormat, output: Output): void {
  // The same document either way; with --json the output prints JSON alone.
  if (format === 'json' && output.json) output.printJson(report);
  else output.print(reporters[format](report, paintWith(output.colors)));
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

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`The report can't be written: ${reason}`, { cause });
  }
}
