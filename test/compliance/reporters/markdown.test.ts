import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { markdownReport } from '../../../src/compliance/reporters/markdown.js';
import { exchange, hostileReport, mixedReport, report, result } from './sample-report.js';

describe('the Markdown report', () => {
  it('has the counts by group, then everything about each check that did not pass', () => {
    expect(markdownReport(mixedReport()))
      .toBe(`## 💥 Rehive compliance: 1 passed, 1 failed, 1 warned, 1 errored, 1 skipped

Level private, 5 checks in 1.2 s, rehive-ext 0.0.0.

| | ✅ passed | ❌ failed | ⚠️ warned | 💥 errored | ⏭️ skipped |
| --- | ---: | ---: | ---: | ---: | ---: |
| activate | 1 | 1 |  |  |  |
| webhook |  |  | 1 | 1 | 1 |

### ❌ \`bad\`

**It broke** (failed, required, rehive.json:7)

- Expected: this
- Actual: that
- Clause: [A clause.](https://docs.rehive.com/)
- Cause: Probably: A cause.
- Fix: A fix.
- Run it alone: \` rehive-ext check --only bad \`

<details><summary>What was said: 1 exchange</summary>

platform → extension, 3 ms

\`\`\`sh
curl -X POST 'http://127.0.0.1:1/activate/'
# connect ECONNREFUSED
\`\`\`

</details>

### ⚠️ \`meek\`

**It could be better** (warned, recommended, rehive.json:3)

- Clause: [A clause.](https://docs.rehive.com/)
- Cause: Probably: A cause.
- Fix: A fix.
- Run it alone: \` rehive-ext check --only meek \`

### 💥 \`ours\`

**The check broke** (errored, required)

- Run it alone: \` rehive-ext check --only ours \`

<details><summary>1 skipped</summary>

- \`idle\`: no endpoint

</details>`);
  });

  it('renders as a table, headings and code, with no tag that an extension chose', () => {
    // This renderer lets HTML through, as the worst of its readers may.
    const html = marked.parse(markdownReport(hostileReport()), { async: false });
    const tags = new Set(
      [...html.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, tag = '']) => tag.toLowerCase()),
    );
    expect([...tags].toSorted()).toEqual(
      'a code details h2 h3 li p pre strong summary table tbody td th thead tr ul'.split(' '),
    );
    expect(html).not.toMatch(/<[^>]+\son\w+=/);
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(new Set(links)).toEqual(new Set(['https://docs.rehive.com/']));
    expect(html.match(/<h3>/g)).toHaveLength(3);
    expect(html.match(/<tr>/g)).toHaveLength(2);
  });

  it('stays below what a comment may have, with something about every check', () => {
    const long = { ...exchange(), response: { status: 200, headers: {}, body: 'x'.repeat(5_000) } };
    const many = Array.from({ length: 60 }, (_, n) =>
      result(`check-${n}`, {
        status: 'failed',
        message: 'It broke',
        exchanges: Array.from({ length: 9 }, () => ({ ...long })),
      }),
    );
    const text = markdownReport(report(many));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain('What was said: 8 of 9 exchanges');
    expect(text).toContain('There is no room here for the rest');
    for (const { id } of many) expect(text).toContain(`\`${id}\``);
  });
});
