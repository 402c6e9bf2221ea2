import {
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import type { LocatedText } from './read-seed-file.js';
import type { SeedPath } from './seed-rules.js';

/** Comments are allowed; trailing commas are not. */
export function parseSeedJson(text: string): LocatedText {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: false });
  const value: unknown = root === undefined || errors.length > 0 ? undefined : getNodeValue(root);
  return {
    value,
    problems: errors.map(({ error, offset }) => ({
      offset,
      message: `is not JSON: ${printParseErrorCode(error)}`,
    })),
    offsetOf(path, atKey) {
      const node = root === undefined ? undefined : nearestNode(root, path);
      const key = node?.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
      return (atKey ? key : undefined)?.offset ?? node?.offset ?? 0;
    },
  };
}

function nearestNode(root: Node, path: SeedPath): Node {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return node;
  }
  return root;
}
