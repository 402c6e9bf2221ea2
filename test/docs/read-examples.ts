/** A fenced block of a Markdown file. */
export interface Example {
  language: string;
  text: string;
}

/** The fenced blocks of a Markdown text, in order. */
export function readExamples(markdown: string): Example[] {
  return [...markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
    language,
    text,
  }));
}

/** A command of a `console` block and what it is said to print. A line `…` stands for any lines. */
export interface ConsoleCommand {
  command: string;
  expected: string[];
}

export function readConsole(text: string): ConsoleCommand[] {
  const commands: ConsoleCommand[] = [];
  for (const line of text.trimEnd().split('\n')) {
    if (line.startsWith('$ ')) commands.push({ command: line.slice(2), expected: [] });
    else commands.at(-1)?.expected.push(line);
  }
  return commands;
}

/** What differs from run to run: durations, ports, identifiers, folders. */
function normalize(line: string): string {
  return line
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, '<uuid>')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
    .replaceAll(/\bcheck-[0-9a-f]{10}\b/g, 'check-<id>')
    .replaceAll(/PORT=\d+/g, 'PORT=<port>')
    .replaceAll(/\b\d+(?:\.\d+)? (ms|s)\b/g, '<time> $1')
    .replaceAll(/(?:\/\S+|…)\/savings/g, '<folder>/savings')
    .trimEnd();
}

/** The first expected line that the output does not have, in order; undefined where it has all. */
export function firstMissingLine(expected: readonly string[], output: string): string | undefined {
  const lines = output.split('\n').map(normalize);
  let at = 0;
  let maySkip = true;
  for (const line of expected) {
    if (line === '…') {
      maySkip = true;
      continue;
    }
    const wanted = normalize(line);
    const found = maySkip ? lines.indexOf(wanted, at) : lines[at] === wanted ? at : -1;
    if (found < 0) return line;
    at = found + 1;
    maySkip = false;
  }
  return undefined;
}
