/** A text in lines of at most `width` characters, cut at spaces. An address that is longer stays whole. */
export function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) =>
    joined(
      line.split(' ').flatMap((word) => broken(word, width)),
      { width },
    ),
  );
}

/** Words in lines of at most `width` characters; each that goes on ends with `continuation`. A longer word stays whole. */
export function joined(
  words: readonly string[],
  { width, continuation = '' }: { width: number; continuation?: string },
): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length + continuation.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line}${continuation}` : line));
}

function broken(word: string, width: number): string[] {
  if (word.length <= width || word.includes('://')) return [word];
  const parts: string[] = [];
  for (let at = 0; at < word.length; at += width) parts.push(word.slice(at, at + width));
  return parts;
}
