import type { Report } from '../report.js';
import { githubReport } from './github.js';
import { htmlReport } from './html.js';
import { jsonReport } from './json.js';
import { junitReport } from './junit.js';
import { markdownReport } from './markdown.js';
import { prettyReport } from './pretty.js';
import { sarifReport } from './sarif.js';
import type { View } from './view.js';

/** A report as text, without a line break at its end. */
export type Reporter = (report: Report, view: View) => string;

/** Every format, by the name that `--format` takes. A new one is a file beside this one and a line here. */
export const reporters = {
  pretty: prettyReport,
  json: jsonReport,
  junit: junitReport,
  sarif: sarifReport,
  github: githubReport,
  markdown: markdownReport,
  html: htmlReport,
} as const satisfies Record<string, Reporter>;

export type ReportFormat = keyof typeof reporters;

export const reportFormats = Object.keys(reporters).filter(isReportFormat);

export function isReportFormat(name: string): name is ReportFormat {
  return Object.hasOwn(reporters, name);
}
