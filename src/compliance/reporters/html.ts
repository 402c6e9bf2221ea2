import { createHash } from 'node:crypto';
import type { Exchange } from '../../contract/exchange.js';
import { checkGroups } from '../define-check.js';
import { summarize, type CheckResult, type CheckStatus, type Report } from '../report.js';
import { curlWords, shortened, textOf } from '../../recording/curl-command.js';
import { countsOf, factNames, factsOf, messageOf, placeOf, troubledChecks } from './facts.js';
import { script, style } from './html-assets.js';
import { printable } from './printable.js';
import { whoAskedWhom } from './transcript.js';

const longestBody = 2_000;

const marks: Record<CheckStatus, string> = {
  passed: '✓',
  failed: '✗',
  warned: '!',
  skipped: '–',
  errored: '?',
};

/**
 * One file to send: it asks for nothing over the network and works from disk. What extensions said is text in it: all is
 * escaped, and the page's policy runs its own script only.
 */
export function htmlReport(report: Report): string {
  const { summary, checks } = report;
  const counts = countsOf(summary);
  const policy = `default-src 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Compliance check: ${counts}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Rehive compliance check</h1>
<p class="verdict">${countsOf(summary, (status, text) => `<span class="${status}">${text}</span>`)}</p>
${about(report)}
</header>
<main>
${attention(checks)}
${tools(summary)}
${checkGroups.map((group) => groupSection(group, checks)).join('\n')}
${leftBehind(report)}
</main>
<script>${script}</script>
</body>
</html>`;
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function about({ target, level, tool, started_at: startedAt, duration_ms: ms, summary }: Report): string {
  const command = target.command === null ? '' : ` (<code>${escaped(target.command)}</code>)`;
  const when = `<time datetime="${escaped(startedAt)}">${escaped(startedAt.slice(0, 16).replace('T', ' '))} UTC</time>`;
  return `<p class="soft">Level ${level}, <code>${escaped(target.url)}</code>${command}<br>
${summary.total} checks in ${(ms / 1000).toFixed(1)} s, ${when}, ${tool.name} ${escaped(tool.version)}</p>`;
}

/** What to read first. */
function attention(checks: readonly CheckResult[]): string {
  const troubled = troubledChecks(checks).toSorted(
    (a, b) => Number(a.status === 'warned') - Number(b.status === 'warned'),
  );
  if (troubled.length === 0) return '';
  const items = troubled.map(
    (check) =>
      `<li>${statusLabel(check.status)} <a href="#${escaped(check.id)}">${escaped(messageOf(check))}</a></li>`,
  );
  return `<nav aria-labelledby="attention"><h2 id="attention">What needs attention</h2><ol>${items.join('\n')}</ol></nav>`;
}

/** Shown by the script: without it they could do nothing. */
function tools(summary: Report['summary']): string {
  const statuses = (['failed', 'warned', 'errored', 'skipped', 'passed'] as const).filter(
    (status) => summary[status] > 0,
  );
  const filters = statuses.map(
    (status) =>
      `<button type="button" data-filter="${status}" aria-pressed="false">${summary[status]} ${status}</button>`,
  );
  return `<h2>Checks</h2>
<div class="tools" role="group" aria-label="Which checks are shown" hidden>
<button type="button" data-filter="all" aria-pressed="true">All ${summary.total}</button>
${filters.join('\n')}
<button type="button" data-open="true">Expand all</button>
<button type="button" data-open="false">Collapse all</button>
</div>`;
}

function groupSection(group: string, checks: readonly CheckResult[]): string {
  const own = checks.filter((check) => check.group === group);
  if (own.length === 0) return '';
  return `<section class="group" aria-labelledby="group-${group}">
<h2 id="group-${group}">${group} <small class="soft">${countsOf(summarize(own))}</small></h2>
${own.map(checkDetails).join('\n')}
</section>`;
}

function statusLabel(status: CheckStatus): string {
  return `<span class="status ${status}">${marks[status]} ${status}</span>`;
}

function checkDetails(check: CheckResult): string {
  const { id, status, title } = check;
  const open = status === 'failed' || status === 'errored' ? ' open' : '';
  return `<details class="check" id="${escaped(id)}" data-status="${status}"${open}>
<summary>${statusLabel(status)} <h3>${escaped(title)}</h3> <code>${escaped(id)}</code></summary>
<div class="inside">
${inside(check)}
</div>
</details>`;
}

function inside(check: CheckResult): string {
  const { status, skipped_because: reason, severity, source } = check;
  const place = placeOf(check);
  const broken = status !== 'passed' && status !== 'skipped';
  const facts = broken
    ? factsOf(check).map(({ name, text, url }) => [
        factNames[name],
        name === 'rerun' ? block(text) : linked(text, url),
      ])
    : [
        [factNames.clause, linked(source.text, source.url)],
        [factNames.rerun, block(check.rerun)],
      ];
  const rows = [
    ...facts,
    ['Severity', severity],
    ...(place === '' ? [] : [['Place', `<code>${escaped(place)}</code>`]]),
  ];
  return [
    broken ? `<p><strong>${escaped(messageOf(check))}</strong></p>` : '',
    status === 'skipped' ? `<p>Skipped: ${escaped(reason ?? 'no reason')}</p>` : '',
    `<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('\n')}</dl>`,
    exchangeList(check.exchanges),
  ].join('\n');
}

function linked(text: string, url: string | undefined): string {
  return url === undefined
    ? escaped(text)
    : `<a href="${escaped(url)}" rel="noreferrer">${escaped(text)}</a>`;
}

function exchangeList(exchanges: readonly Exchange[]): string {
  if (exchanges.length === 0) return '';
  const items = exchanges.map((exchange) => {
    const command = curlWords(exchange, longestBody).join(' \\\n  ');
    return `<li><p class="soft">${whoAskedWhom(exchange)}, ${Math.round(exchange.duration_ms)} ms</p>
${block(command)}
<div class="block"><pre tabindex="0" aria-label="Answer">${escaped(answerOf(exchange))}</pre></div></li>`;
  });
  return `<h4>What was said</h4><ol>${items.join('\n')}</ol>`;
}

function answerOf({ response, error }: Exchange): string {
  if (response === null) return error ?? 'no answer';
  const { body } = response;
  const text = typeof body === 'object' && body !== null ? JSON.stringify(body, null, 2) : textOf(body);
  return [String(response.status), shortened(text, longestBody), error ?? '']
    .filter((part) => part !== '')
    .join('\n');
}

function block(text: string): string {
  return `<div class="block"><button type="button" class="copy">Copy</button><pre tabindex="0">${escaped(text)}</pre></div>`;
}

function leftBehind({ left_behind: companies }: Report): string {
  if (companies.length === 0) return '';
  const items = companies.map(({ company, reason }) => `<li>${escaped(company)}: ${escaped(reason)}</li>`);
  return `<section><h2>Left behind</h2>
<p>The extension still knows these companies of the check, because it took no purge:</p>
<ul>${items.join('\n')}</ul></section>`;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return printable(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
