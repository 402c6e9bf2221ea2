import type { CallReport } from '../../contract/exchange.js';
import { tripleOf } from '../../contract/permissions.js';
import { UserError } from '../../errors.js';
import { durationForms, parseDuration } from '../../simulator/duration.js';
import type { Command, CommandContext } from '../context.js';
import type { ExitCode } from '../exit-codes.js';
import { callReportText, hintsFor } from '../render/call-report.js';
import { exitCodeFor, noEndpoint, noUrl, simulate, type SimulateOptions } from '../simulation.js';

export interface SimulateActivateOptions extends SimulateOptions {
  rotates?: boolean;
}

export interface SimulateRotateOptions extends SimulateOptions {
  /** A duration such as `8d`. */
  after?: string;
}

export interface SimulateDeactivateOptions extends SimulateOptions {
  purge?: boolean;
}

export const simulateActivate: Command<SimulateActivateOptions> = (options, context) =>
  simulate(options, context, async (simulation) => {
    const { access, manifest, company, url } = simulation;
    if (url === undefined) throw noUrl();
    if (await access.ensureCompany(company))
      context.output.note(`${company} is new on the simulated platform.`);
    const report = await access.client.activate({
      company,
      url,
      ...(options.rotates === true ? { rotates: true } : {}),
      ...(manifest === null
        ? {}
        : {
            name: manifest.name,
            permissions: manifest.permissions.map(tripleOf),
            path: manifest.endpoints.activate,
          }),
    });
    return showCall(report, context);
  });

export const simulateRotate: Command<SimulateRotateOptions> = (options, context) => {
  const afterMs = options.after === undefined ? undefined : durationOf(options.after);
  return simulate(options, context, async ({ access, manifest, company, url }) => {
    const path = manifest?.endpoints.rotate;
    if (path === null) throw noEndpoint('rotate');
    const report = await access.client.rotate({
      company,
      ...(afterMs === undefined ? {} : { afterMs }),
      ...(url === undefined ? {} : { url }),
      ...(path === undefined ? {} : { path }),
    });
    return showCall(report, context);
  });
};

export const simulateDeactivate: Command<SimulateDeactivateOptions> = (options, context) =>
  simulate(options, context, async ({ access, manifest, company, url }) => {
    const report = await access.client.deactivate({
      company,
      purge: options.purge === true,
      ...(url === undefined ? {} : { url }),
      ...(manifest === null ? {} : { path: manifest.endpoints.deactivate }),
    });
    return showCall(report, context);
  });

function showCall(report: CallReport, { output }: CommandContext): ExitCode {
  output.print(callReportText(report, output.colors));
  const { call, company, accepted, reason, time_limit_ms, exchange, meanwhile, late } = report;
  output.printJson({
    call,
    company,
    accepted,
    reason,
    hints: hintsFor(report),
    time_limit_ms,
    exchange,
    meanwhile,
    ...(late === undefined ? {} : { late }),
  });
  return exitCodeFor([report]);
}

function durationOf(text: string): number {
  const ms = parseDuration(text);
  if (ms !== null) return ms;
  throw new UserError(`--after ${text} is no duration.`, {
    nextSteps: [`It must look like ${durationForms}.`],
  });
}
