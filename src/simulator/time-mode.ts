import { UserError } from '../errors.js';
import type { TimeMode } from './clock.js';

const usualSpeed = 60;
const highestSpeed = 1_000_000;

/** The forms of {@link parseTimeMode}, for help and messages. */
const timeModeForms = [
  'real: as everybody else’s time.',
  `fast, fast:600: ${usualSpeed} times as fast, or as many times as you say.`,
  'virtual: whenever nothing is under way, at once to the next retry that is due.',
];

/** @throws UserError for what is none */
export function parseTimeMode(text: string): TimeMode {
  if (text === 'real' || text === 'virtual') return text;
  if (text === 'fast') return { speed: usualSpeed };
  const [, number] = /^fast:(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const speed = Number(number);
  if (speed >= 1 && speed <= highestSpeed) return { speed };
  throw new UserError(`The platform's time can't be "${text}".`, {
    nextSteps: [...timeModeForms, `A speed is from 1 to ${highestSpeed}.`],
  });
}

/** As {@link parseTimeMode} reads it. */
export function describeTimeMode(mode: TimeMode): string {
  return typeof mode === 'object' ? `fast:${mode.speed}` : mode;
}
