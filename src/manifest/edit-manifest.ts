import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import { permissionKey, type PermissionTriple } from '../contract/permissions.js';
import { insertLast, removeChild, replaceNode, writtenFor } from './edit-text.js';
import type { JsonPath } from './manifest-error.js';

export interface ServiceIdEdit {
  platform: string;
  company: string;
  /** Null takes it out. */
  id: number | null;
}

/** The text of a rehive.json with one service id set, or taken out. All else stays as it is, to the letter. */
export function withServiceId(text: string, { platform, company, id }: ServiceIdEdit): string {
  const path = ['services', platform, company];
  return id === null ? withoutPath(text, path) : withValue(text, path, id);
}

/** The text of a rehive.json with further permissions at the end of their list, written as those before them are. */
export function withPermissions(text: string, added: readonly PermissionTriple[]): string {
  return added.reduce(
    (edited, { section, type, level }) =>
      insertLast(
        edited,
        requireNode(edited, ['permissions']),
        `{ "section": "${section}", "type": "${type}", "level": "${level}" }`,
      ),
    text,
  );
}

/** The text of a rehive.json without these permissions. */
export function withoutPermissions(text: string, removed: readonly PermissionTriple[]): string {
  const keys = new Set(removed.map(permissionKey));
  const item = requireNode(text, ['permissions']).children?.find((one) => keys.has(keyOf(one)));
  return item === undefined ? text : withoutPermissions(removeChild(text, item), removed);
}

const keyOf = (item: Node): string =>
  ['section', 'type', 'level'].map((key) => String(findNodeAtLocation(item, [key])?.value)).join(' ');

function nodeAt(text: string, path: JsonPath): Node | undefined {
  const tree = parseTree(text);
  return tree === undefined ? undefined : findNodeAtLocation(tree, [...path]);
}

function requireNode(text: string, path: JsonPath): Node {
  const node = nodeAt(text, path);
  if (node === undefined) throw new Error(`A manifest that was loaded has ${path.join('.')}.`);
  return node;
}

/** Makes the objects on the way where they are missing. */
function withValue(text: string, path: readonly string[], value: number): string {
  const there = nodeAt(text, path);
  if (there !== undefined) return replaceNode(text, there, String(value));
  const depth = path.findIndex((_, index) => nodeAt(text, path.slice(0, index + 1)) === undefined);
  const [key = '', ...rest] = path.slice(depth);
  const nested = rest.toReversed().reduce<unknown>((inner, name) => ({ [name]: inner }), value);
  const parent = requireNode(text, path.slice(0, depth));
  return insertLast(text, parent, `${JSON.stringify(key)}: ${writtenFor(text, parent, nested)}`);
}

/** What the last one leaves empty goes with it. */
function withoutPath(text: string, path: readonly string[]): string {
  const property = nodeAt(text, path)?.parent;
  if (property === undefined) return text;
  const siblings = property.parent?.children ?? [];
  return siblings.length === 1 && path.length > 1
    ? withoutPath(text, path.slice(0, -1))
    : removeChild(text, property);
}
