import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../src/simulator/duration.js';

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['1.5s', 1500],
    ['90m', 5_400_000],
    ['2h', 7_200_000],
    ['8d', 691_200_000],
  ])('%s is %d milliseconds', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '8', 'd', '8 d', '-1s', '1w', '99999999999999d'])('"%s" is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  it.each([
    [0, '0ms'],
    [250, '250ms'],
    [1500, '1.5s'],
    [60_000, '1m'],
    [5_400_000, '1h 30m'],
    [7_380_000, '2h 3m'],
    [691_200_000, '8d'],
  ])('%d milliseconds are written as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
