import type { CallReport } from '../../contract/exchange.js';
import type { Command, CommandContext } from '../context.js';
import type { ExitCode } from '../exit-codes.js';
import { callReportText, hintsFor } from '../render/call-report.js';
import { exitCodeFor, noEndpoint, noUrl, simulate, type SimulateOptions } from '../simulation.js';

export interface SimulateDeactivateOptions extends SimulateOptions {
  purge?: boolean;
}

export const simulateActivate: Command<SimulateOptions> = (options, context) =>
  simulate(options, context, async (simulation) => {
    const { access, manifest, company, url } = simulation;
    if (url === undefined) throw noUrl();
    if (await access.ensureCompany(company))
      context.output.note(`${company} is new on the simulated platform.`);
    const report = await access.client.activate({
      company,
      url,
      ...(manifest === null
        ? {}
        : { name: manifest.name, permissions: manifest.permissions, path: manifest.endpoints.activate }),
    });
    return showCall(report, context);
  });

export const simulateRotate: Command<SimulateOptions> = (options, context) =>
  simulate(options, context, async ({ access, manifest, company, url }) => {
    const path = manifest?.endpoints.rotate;
    if (path === null) throw noEndpoint('rotate');
    const report = await access.client.rotate({
      company,
      ...(url === undefined ? {} : { url }),
      ...(path === undefined ? {} : { path }),
    });
    return showCall(report, context);
  });

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
  const { call, company, accepted, reason, time_limit_ms, exchange, meanwhile } = report;
  output.printJson({
    call,
    company,
    accepted,
    reason,
    hints: hintsFor(report),
    time_limit_ms,
    exchange,
    meanwhile,
  });
  return exitCodeFor([report]);
}
