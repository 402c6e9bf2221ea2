import { Chalk } from 'chalk';
import { marked, type Token } from 'marked';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkExplanation } from '../../src/cli/render/check-catalogue.js';
import { allChecks } from '../../src/compliance/all-checks.js';
import { explainCheck } from '../../src/compliance/explain-check.js';
import { root } from '../run-bin.js';
import { checksPages } from './checks-pages.js';

const docs = join(root, 'docs');
const read = (file: string): string => readFileSync(join(docs, file), 'utf8');

describe('the pages about checks', () => {
  it('are as `npm run docs:checks` writes them', () => {
    for (const [file, text] of checksPages()) expect(read(file), file).toBe(text);
  });

  it('are about checks that there are', () => {
    const written = [...checksPages().keys()].filter((file) => file.startsWith('checks/'));
    expect(readdirSync(join(docs, 'checks')).map((file) => `checks/${file}`)).toEqual(written.toSorted());
  });

  it('say what --explain says, and show it as it is', () => {
    for (const check of allChecks) {
      const explanation = explainCheck(check);
      const { title, observes, source, likely_cause, fix, skipped_when, after, rerun } = explanation;
      const texts = [title, observes, source.text, source.url, likely_cause ?? '', fix, rerun];
      const shown = textOf(marked.lexer(read(`checks/${check.id}.md`)));
      const explained = checkExplanation(explanation, new Chalk({ level: 0 }));
      for (const text of [...texts, ...skipped_when, ...after]) {
        expect(shown, check.id).toContain(text);
        expect(explained, check.id).toContain(text);
      }
    }
  });
});

it('every link of the docs leads to a file that is there, and to a heading of it', () => {
  const files = ['../README.md', ...readdirSync(docs, { recursive: true, encoding: 'utf8' })];
  const pages = files.filter((file) => file.endsWith('.md'));
  expect(pages.length).toBeGreaterThan(allChecks.length);
  const dead = pages.flatMap((page) =>
    linksIn(marked.lexer(read(page)))
      .filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(page, link))
      .map((link) => `${page}: ${link}`),
  );
  expect(dead).toEqual([]);
});

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? join(docs, page) : join(docs, dirname(page), path);
  if (!existsSync(target)) return false;
  return heading === undefined || headingsOf(readFileSync(target, 'utf8')).includes(heading);
}

function textOf(tokens: readonly Token[]): string {
  const texts: string[] = [];
  marked.walkTokens([...tokens], (token) => {
    if (['text', 'escape', 'code'].includes(token.type) && !('tokens' in token && token.tokens))
      texts.push(String('text' in token ? token.text : ''));
  });
  // Of what HTML needs to be escaped, which is not of interest here.
  return texts
    .join('')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'");
}

function linksIn(tokens: readonly Token[]): string[] {
  const links: string[] = [];
  marked.walkTokens([...tokens], (token) => {
    if (token.type === 'link') links.push(String(token['href']));
  });
  return links;
}

/** As GitHub makes them. */
function headingsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
