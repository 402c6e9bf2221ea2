type Item = Record<string, unknown>;

/** What the envelope of an answer holds; an empty object where there is none. */
export function dataOf(answer: unknown): Item {
  const data = typeof answer === 'object' && answer !== null && 'data' in answer ? answer.data : null;
  return typeof data === 'object' && data !== null ? (data as Item) : {};
}

/** The entries of a list, paginated or not. */
export function entriesOf(answer: unknown): Item[] {
  const data = dataOf(answer);
  if (Array.isArray(data)) return data as Item[];
  return Array.isArray(data['results']) ? (data['results'] as Item[]) : [];
}
