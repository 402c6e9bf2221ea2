import { UserError } from '../errors.js';

const shellNextSteps = [
  'Put the command line in a script of package.json and use `npm run <script>`.',
  'Or name the shell yourself: sh -c "…".',
];

/**
 * Splits a command line into a program and its arguments. Spaces separate; single and double quotes keep spaces;
 * a backslash keeps a space, a quote or a backslash that follows it and is itself otherwise (`C:\tools\node.exe`).
 * No shell ever sees it, so what only a shell could do (`&&`, pipes, redirection, `$VARIABLE`, `A=b program`)
 * is refused by name instead of being handed to the program as an argument.
 */
export function parseCommand(line: string): [program: string, ...args: string[]] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let i = 0; i < line.length; i += 1) {
    const char = line.charAt(i);
    const next = line.charAt(i + 1);
    if (quote !== "'" && char === '\\' && /[\s"'\\]/.test(next)) {
      word = (word ?? '') + next;
      i += 1;
    } else if (quote !== null) {
      if (char === quote) quote = null;
      else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      refuseShellSyntax(line, char, next);
      word = (word ?? '') + char;
    }
  }
  if (quote !== null) {
    throw new UserError(`The command \`${line}\` opens a quote (${quote}) and never closes it.`);
  }
  if (word !== null) words.push(word);
  return firstWordAndRest(line, words);
}

function refuseShellSyntax(line: string, char: string, next: string): void {
  const needsShell = /[|&;<>`]/.test(char) || (char === '$' && /[\w{(]/.test(next));
  if (!needsShell) return;
  throw new UserError(
    `The command \`${line}\` needs a shell because of \`${char}\`, and it is run without one.`,
    {
      nextSteps: shellNextSteps,
    },
  );
}

function firstWordAndRest(line: string, words: readonly string[]): [string, ...string[]] {
  const [program, ...args] = words;
  if (program === undefined || program === '') {
    throw new UserError('The command that starts the extension is empty.', {
      nextSteps: ['Set `dev.command` in rehive.json, for example "npm run dev".'],
    });
  }
  if (/^[A-Za-z_]\w*=/.test(program)) {
    throw new UserError(
      `The command \`${line}\` sets a variable, which needs a shell, and it is run without one.`,
      {
        nextSteps: ['Put the variable in `dev.env` of rehive.json.', ...shellNextSteps],
      },
    );
  }
  return [program, ...args];
}
