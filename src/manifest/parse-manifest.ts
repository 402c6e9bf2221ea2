import { findNodeAtLocation, getNodeValue, parseTree, type Node, type ParseError } from 'jsonc-parser';
import * as v from 'valibot';
import { describeSyntaxErrors } from './describe-syntax-error.js';
import { findRepetitions } from './find-repetitions.js';
import { findUnknownKeys } from './find-unknown-keys.js';
import type { Finding, JsonPath, ManifestProblem, Position } from './manifest-error.js';
import { manifestSchema, show, type Manifest } from './manifest-schema.js';

/** Where the value at a path stands; where there is none, the nearest thing around it. */
export type Locate = (path: JsonPath) => Position;

export type ParsedManifest =
  | { manifest: Manifest; locate: Locate; problems: readonly [] }
  | { manifest: null; problems: readonly ManifestProblem[] };

/** Reads the text of a rehive.json. Comments are allowed; trailing commas are not. Tells all problems, in the order of the text. */
export function parseManifest(text: string): ParsedManifest {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: false, allowEmptyContent: true });
  const position = positionsIn(text);
  if (errors.length > 0) {
    const problems = describeSyntaxErrors(text, errors).map(({ offset, message }) => ({
      path: [],
      message,
      ...position(offset),
    }));
    return { manifest: null, problems };
  }
  if (root === undefined)
    return { manifest: null, problems: [{ path: [], message: 'is empty', line: 1, column: 1 }] };

  const locate: Locate = (path) => position(nearestNode(root, path).offset);
  const value: unknown = getNodeValue(root);
  const result = v.safeParse(manifestSchema, value, { abortPipeEarly: true });
  const findings = [
    ...(result.issues ?? []).flatMap(findingOf),
    ...findUnknownKeys(manifestSchema, value),
    ...findRepetitions(value),
  ];
  const located = [
    ...findings.map(({ path, message, atKey }) => ({
      path,
      message,
      offset: offsetOf(root, path, atKey === true),
    })),
    ...findDoubledKeys(root),
  ].toSorted((a, b) => a.offset - b.offset);
  if (located.length === 0 && result.success) return { manifest: result.output, locate, problems: [] };
  return {
    manifest: null,
    problems: located.map(({ path, message, offset }) => ({ path, message, ...position(offset) })),
  };
}

function findingOf(issue: v.InferIssue<typeof manifestSchema>): Finding[] {
  const path = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
  // A list passes for an object here: findUnknownKeys says what it is.
  if (issue.path?.some(({ type, input }) => type === 'object' && Array.isArray(input))) return [];
  if (issue.type === 'strict_object' && issue.received === 'undefined')
    return [{ path, message: 'is required, and missing' }];
  // Valibot stops at the first unknown key: findUnknownKeys names them all.
  if (issue.type === 'strict_object' && issue.expected === 'never') return [];
  return [{ path, message: issue.message }];
}

/** A key that stands twice in one object: JSON takes the last one silently, and hardly anyone means that. */
function findDoubledKeys(node: Node, path: JsonPath = []): (Finding & { offset: number })[] {
  const children = node.children ?? [];
  if (node.type === 'array')
    return children.flatMap((child, index) => findDoubledKeys(child, [...path, index]));
  if (node.type !== 'object') return [];
  const seen = new Set<string>();
  return children.flatMap(({ children: [keyNode, valueNode] = [] }) => {
    if (keyNode === undefined || valueNode === undefined) return [];
    const key = String(keyNode.value);
    const own = {
      path: [...path, key],
      message: `the key ${show(key)} stands here a second time`,
      offset: keyNode.offset,
    };
    const below = findDoubledKeys(valueNode, [...path, key]);
    if (seen.has(key)) return [own, ...below];
    seen.add(key);
    return below;
  });
}

function nearestNode(root: Node, path: JsonPath): Node {
  for (let length = path.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    if (node !== undefined) return node;
  }
  return root;
}

function offsetOf(root: Node, path: JsonPath, atKey: boolean): number {
  const node = nearestNode(root, path);
  const keyNode = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
  return atKey && keyNode !== undefined ? keyNode.offset : node.offset;
}

function positionsIn(text: string): (offset: number) => Position {
  return (offset) => {
    const before = text.slice(0, offset).split(/\r\n|\r|\n/);
    return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  };
}
