import type { Operation } from '../contract/operations.js';

interface Matched {
  operation: Operation;
  /** From the path, decoded. */
  params: Record<string, string>;
}

/** The operations at one path, by method; empty where there is no such path. */
export type MatchPath = (path: string) => ReadonlyMap<string, Matched>;

interface Node {
  literals: Map<string, Node>;
  parameter: Node | null;
  operations: { operation: Operation; names: string[] }[];
}

const nothing: ReadonlyMap<string, Matched> = new Map();

/** A literal goes before a parameter: `/transactions/credit/` is not the transaction `credit`. */
export function createMatcher(operations: readonly Operation[]): MatchPath {
  const root = createNode();
  const fixed = new Map<string, Map<string, Matched>>();
  for (const operation of operations) {
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    if (names.length > 0) nodeOf(root, operation.path).operations.push({ operation, names });
    else {
      const group = fixed.get(operation.path) ?? new Map<string, Matched>();
      fixed.set(operation.path, group.set(operation.method, { operation, params: {} }));
    }
  }
  return (path) => {
    const found = fixed.get(path);
    if (found !== undefined) return found;
    const values: string[] = [];
    const node = find(root, path.split('/'), 0, values);
    if (node === null) return nothing;
    return new Map(
      node.operations.map(({ operation, names }) => [
        operation.method,
        { operation, params: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])) },
      ]),
    );
  };
}

function createNode(): Node {
  return { literals: new Map(), parameter: null, operations: [] };
}

function nodeOf(root: Node, path: string): Node {
  let node = root;
  for (const segment of path.split('/')) {
    if (segment.startsWith('{')) node = node.parameter ??= createNode();
    else {
      const next = node.literals.get(segment) ?? createNode();
      node.literals.set(segment, next);
      node = next;
    }
  }
  return node;
}

/** Leaves in `values` what stands in the place of the parameters. */
function find(node: Node, segments: readonly string[], index: number, values: string[]): Node | null {
  const segment = segments[index];
  if (segment === undefined) return node.operations.length > 0 ? node : null;
  const literal = node.literals.get(segment);
  const found = literal === undefined ? null : find(literal, segments, index + 1, values);
  if (found !== null || node.parameter === null || segment === '') return found;
  values.push(decoded(segment));
  const under = find(node.parameter, segments, index + 1, values);
  if (under === null) values.pop();
  return under;
}

/** What can't be decoded stays as it is: it names nothing that there is. */
function decoded(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
