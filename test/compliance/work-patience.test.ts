import { describe, expect, it } from 'vitest';
import { createWorkPatience } from '../../src/compliance/work-patience.js';

function waited(...outcomes: readonly boolean[]): number {
  const patience = createWorkPatience();
  for (const seen of outcomes) patience.waited(seen);
  return patience.ms();
}

describe('work on a webhook is waited for', () => {
  it('to the full at first, and for a second once three have waited in vain', () => {
    expect(waited()).toBe(5_000);
    expect(waited(false, false)).toBe(5_000);
    expect(waited(false, false, false)).toBe(1_000);
  });

  it('to the full wherever any was ever seen: also when that was late', () => {
    expect(waited(true, false, false, false, false)).toBe(5_000);
    expect(waited(false, false, false, false, true)).toBe(5_000);
  });
});
