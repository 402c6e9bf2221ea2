import type { Report } from '../report.js';
import { jsonReport } from './json.js';
import { prettyReport } from './pretty.js';

/** Ways to mark words. The defaults leave them as they are. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
}

/** A report as text, without a line break at its end. */
export type Reporter = (report: Report, paint: Paint) => string;

/** Every format, by the name that `--format` takes. A new one is a file beside this one and a line here. */
export const reporters = {
  pretty: prettyReport,
  json: jsonReport,
} as const satisfies Record<string, Reporter>;

export type ReportFormat = keyof typeof reporters;

export const reportFormats = Object.keys(reporters).filter(isReportFormat);

export function isReportFormat(name: string): name is ReportFormat {
  return Object.hasOwn(reporters, name);
}

const asItIs = (text: string): string => text;

/** For files and pipes. */
export const noPaint: Paint = { bold: asItIs, dim: asItIs, good: asItIs, bad: asItIs, warn: asItIs };
