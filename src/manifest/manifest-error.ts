import { UserError } from '../errors.js';

export type JsonPath = readonly (string | number)[];

/** A place in a text. Both count from 1; the column counts UTF-16 units, as editors do. */
export interface Position {
  line: number;
  column: number;
}

/** One thing that is wrong with a manifest, and where. */
export interface ManifestProblem extends Position {
  /** Where in the document, such as `['permissions', 2, 'type']`; empty for the file as a whole. */
  path: JsonPath;
  /** In words, with the value found and what is allowed. Does not name the place. */
  message: string;
}

/** What a rule finds: a problem without its position, which follows from the path. */
export interface Finding {
  path: JsonPath;
  message: string;
  /** Point at the key rather than at its value. */
  atKey?: boolean;
}

/** A manifest that can't be used. Tells of all its problems at once. */
export class ManifestError extends UserError {
  /** The manifest's file, absolute. */
  readonly file: string;
  /** In the order of the file. Empty where the file itself could not be read. */
  readonly problems: readonly ManifestProblem[];

  constructor(
    message: string,
    options: {
      file: string;
      problems?: readonly ManifestProblem[];
      nextSteps?: readonly string[];
      cause?: unknown;
    },
  ) {
    super(message, { nextSteps: options.nextSteps ?? [], cause: options.cause });
    this.file = options.file;
    this.problems = options.problems ?? [];
  }
}

/** `rehive.json:12:5  permissions[2].type: …` */
export function describeProblem(problem: ManifestProblem, shownFile: string): string {
  const where = problem.path.length === 0 ? '' : `${describePath(problem.path)}: `;
  return `${shownFile}:${problem.line}:${problem.column}  ${where}${problem.message}`;
}

function describePath(path: JsonPath): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[\w$]+$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}
