import type { Report } from '../report.js';

/** The report as the interface has it. */
export function jsonReport(report: Report): string {
  return JSON.stringify(report, null, 2);
}
