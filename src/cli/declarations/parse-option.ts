import { InvalidArgumentError } from 'commander';
import { durationForms, formatDuration, parseDuration } from '../../simulator/duration.js';

/** A TCP port; 0 stands for a free one. */
export function parsePort(value: string): number {
  return parseWhole(value, 0, 65_535, 'a port, 0 to 65535');
}

/** A TCP port that something else has been told. */
export function parseKnownPort(value: string): number {
  return parseWhole(value, 1, 65_535, 'a port, 1 to 65535');
}

/** Names, several in a word where commas stand between them. An empty variable in a script is no wish for all. */
export function collectNames(
  what: string,
): (value: string, earlier: readonly string[] | undefined) => string[] {
  return (value, earlier = []) => {
    const names = value
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    if (names.length === 0) throw new InvalidArgumentError(`It names no ${what}.`);
    return [...earlier, ...names];
  };
}

/** A parser for a whole number within bounds. */
export function wholeNumber(least: number, most: number): (value: string) => number {
  return (value) => parseWhole(value, least, most, `a whole number, ${least} to ${most}`);
}

/** A parser for a number within bounds, such as 1.5. */
export function decimal(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+(\.\d+)?$/.test(value) || number < least || number > most) {
      throw new InvalidArgumentError(`It must be a number, ${least} to ${most}.`);
    }
    return number;
  };
}

/** A parser for a duration within bounds. All are milliseconds. */
export function duration(least: number, most: number): (value: string) => number {
  return (value) => {
    const ms = parseDuration(value);
    if (ms === null || ms < least || ms > most) {
      throw new InvalidArgumentError(
        `It must be a duration from ${formatDuration(least)} to ${formatDuration(most)}, such as ${durationForms}.`,
      );
    }
    return ms;
  };
}

/** A parser for a whole number, or "never": Infinity. */
export function wholeNumberOrNever(least: number, most: number): (value: string) => number {
  return (value) =>
    value === 'never'
      ? Infinity
      : parseWhole(value, least, most, `a whole number, ${least} to ${most}, or never`);
}

/** For a flag that may be given several times. */
export function collect(value: string, earlier: readonly string[] | undefined): string[] {
  return [...(earlier ?? []), value];
}

/** An http or https address; a slash at its end is dropped. */
export function parseHttpUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new InvalidArgumentError('It must be an http or https address, such as http://127.0.0.1:3000.');
  }
  if (url.search !== '' || url.hash !== '') {
    throw new InvalidArgumentError('It must have no query and no fragment.');
  }
  return value.replace(/\/+$/, '');
}

function parseWhole(value: string, least: number, most: number, what: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > most) {
    throw new InvalidArgumentError(`It must be ${what}.`);
  }
  return number;
}
