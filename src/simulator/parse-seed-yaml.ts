import { isMap, isNode, isScalar, isSeq, parseDocument, type Document } from 'yaml';
import type { LocatedText } from './read-seed-file.js';
import type { SeedPath } from './seed-rules.js';

/** YAML 1.2: `no` is a text, and a key that stands twice is an error. */
export function parseSeedYaml(text: string): LocatedText {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: true });
  const problems = document.errors.map(({ pos: [offset], message }) => ({
    offset,
    message: `is not YAML: ${message}`,
  }));
  if (problems.length > 0) return { value: undefined, problems, offsetOf: () => 0 };
  try {
    const value: unknown = document.toJS();
    return { value, problems, offsetOf: (path, atKey) => offsetIn(document, path, atKey) };
  } catch (error) {
    // Aliases that multiply, or that name nothing.
    const message = error instanceof Error ? error.message : String(error);
    return {
      value: undefined,
      problems: [{ offset: 0, message: `is not YAML: ${message}` }],
      offsetOf: () => 0,
    };
  }
}

function offsetIn(document: Document.Parsed, path: SeedPath, atKey: boolean): number {
  let node: unknown = document.contents;
  let offset = offsetOfNode(node) ?? 0;
  for (const [depth, key] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (pair === undefined) return offset;
      const keyOffset = offsetOfNode(pair.key) ?? offset;
      if (atKey && depth === path.length - 1) return keyOffset;
      node = pair.value;
      // A value that is nothing stands nowhere: its key does.
      offset = isScalar(node) && node.value === null ? keyOffset : (offsetOfNode(node) ?? keyOffset);
    } else if (isSeq(node) && typeof key === 'number') {
      node = node.items[key];
      offset = offsetOfNode(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function offsetOfNode(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
