export type SeedPath = readonly (string | number)[];

/** One thing that is wrong with a seed. */
export interface SeedFinding {
  path: SeedPath;
  message: string;
  /** Point at the key rather than at its value. */
  atKey?: boolean;
}

export type Report = (finding: SeedFinding) => void;

/** Says what is wrong with one value. */
export type Rule = (value: unknown, path: SeedPath, report: Report) => void;

/** A rule from a test and the words for what passes it. */
export function must(allowed: string, test: (value: unknown) => boolean): Rule {
  return (value, path, report) => {
    if (!test(value)) report({ path, message: `must be ${allowed}, found ${show(value)}` });
  };
}

export const text: Rule = (value, path, report) => {
  if (typeof value === 'string' && value.trim() !== '') return;
  const quotes = typeof value === 'number' || typeof value === 'boolean' ? '; write it in quotes' : '';
  report({ path, message: `must be a text, found ${show(value)}${quotes}` });
};

export function textLike(allowed: string, pattern: RegExp): Rule {
  return (value, path, report) => {
    if (typeof value !== 'string') text(value, path, report);
    else if (!pattern.test(value)) report({ path, message: `must be ${allowed}, found ${show(value)}` });
  };
}

export function wholeNumber(allowed: string, least: number, most: number): Rule {
  return must(
    allowed,
    (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most,
  );
}

export function oneOf(choices: readonly string[]): Rule {
  return must(
    `one of ${choices.join(', ')}`,
    (value) => typeof value === 'string' && choices.includes(value),
  );
}

export function listOf(rule: Rule): Rule {
  return (value, path, report) => {
    if (!Array.isArray(value)) report({ path, message: `must be a list, found ${show(value)}` });
    else value.forEach((item, index) => rule(item, [...path, index], report));
  };
}

export function mapOf(rule: Rule): Rule {
  return (value, path, report) => {
    if (!isObject(value)) report({ path, message: `must be an object, found ${show(value)}` });
    else for (const [key, item] of Object.entries(value)) rule(item, [...path, key], report);
  };
}

/** An object with these fields and no others. */
export function shape(fields: Readonly<Record<string, Rule>>, required: readonly string[] = []): Rule {
  return (value, path, report) => {
    if (!isObject(value)) {
      report({ path, message: `must be an object, found ${show(value)}` });
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      const rule = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (rule !== undefined) rule(item, [...path, key], report);
      else {
        const message = `is no field of a seed here; allowed: ${Object.keys(fields).join(', ')}`;
        report({ path: [...path, key], message, atKey: true });
      }
    }
    for (const key of required) {
      if (value[key] === undefined) report({ path: [...path, key], message: 'is required, and missing' });
    }
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function show(value: unknown): string {
  const shown = JSON.stringify(value) ?? 'nothing';
  return shown.length > 60 ? `${shown.slice(0, 57)}…` : shown;
}
