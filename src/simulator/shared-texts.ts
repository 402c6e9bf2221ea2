/** So many different ones are known at a time. */
const knownTexts = 1000;

/** @returns the text, as the one object that all equal ones share */
export type SharedTexts = (text: string) => string;

/** For texts that are kept in thousands of places, such as what a broken extension answers to each try. */
export function createSharedTexts(): SharedTexts {
  const known = new Map<string, string>();
  return (text) => {
    const shared = known.get(text);
    if (shared !== undefined) return shared;
    if (known.size === knownTexts) known.clear();
    // A copy: a piece of a text keeps all of the text in memory.
    const copy = Buffer.from(text, 'utf16le').toString('utf16le');
    known.set(copy, copy);
    return copy;
  };
}
