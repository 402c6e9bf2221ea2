const unitMs: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/**
 * How many milliseconds a 429 asks to wait, from `Retry-After` (seconds or a date), else from the platform's text
 * `Request was throttled: … Expected available in {time}.` Null where it names no time.
 */
export function askedWait(
  retryAfter: string | undefined,
  message: string | null,
  now: number,
): number | null {
  if (retryAfter !== undefined) {
    const seconds = Number(retryAfter);
    if (retryAfter.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
    const date = Date.parse(retryAfter);
    if (!Number.isNaN(date)) return Math.max(0, date - now);
  }
  const [, amount, unit] =
    /available in (\d+(?:\.\d+)?) ?(second|minute|hour|day)?/i.exec(message ?? '') ?? [];
  if (amount === undefined) return null;
  return Number(amount) * (unitMs[unit?.toLowerCase() ?? 'second'] ?? 1_000);
}
