import ts from 'typescript';
import type { Schema } from '../../src/contract/sdk-contract.js';

export interface SchemaReader {
  read(node: ts.TypeNode): Schema;
  /** The members of a named object type, by name. */
  membersOf(name: string): Map<string, ts.TypeNode>;
  /** Every named schema that was referred to so far, and what these refer to, sorted by name. */
  used(): Record<string, Schema>;
}

/** Turns the type declarations of one generated file into JSON Schemas. Throws at a form of type that it does not know. */
export function createSchemaReader(source: ts.SourceFile): SchemaReader {
  const declared = new Map<string, ts.TypeNode>();
  for (const statement of source.statements) {
    if (ts.isTypeAliasDeclaration(statement)) declared.set(statement.name.text, statement.type);
  }
  const schemas = new Map<string, Schema>();

  const refer = (name: string): Schema => {
    const node = declared.get(name);
    if (node === undefined) throw new Error(`The SDK refers to ${name}, which it does not declare.`);
    if (!schemas.has(name)) {
      schemas.set(name, {}); // first a place, so that a type may refer to itself
      schemas.set(name, read(node));
    }
    return { $ref: `#/${name}` };
  };

  function read(node: ts.TypeNode): Schema {
    if (ts.isParenthesizedTypeNode(node)) return read(node.type);
    if (ts.isTypeLiteralNode(node)) return readObject(node);
    if (ts.isUnionTypeNode(node)) return readUnion(node.types);
    if (ts.isIntersectionTypeNode(node)) return { allOf: node.types.map(read) };
    if (ts.isArrayTypeNode(node)) return { type: 'array', items: read(node.elementType) };
    if (ts.isLiteralTypeNode(node)) return { enum: [literal(node)] };
    if (ts.isTypeReferenceNode(node)) return readReference(node);
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword:
        return { type: 'string' };
      case ts.SyntaxKind.NumberKeyword:
        return { type: 'number' };
      case ts.SyntaxKind.BooleanKeyword:
        return { type: 'boolean' };
      case ts.SyntaxKind.UnknownKeyword:
        return {};
      default:
        throw new Error(`A form of type that is not known: ${node.getText()}`);
    }
  }

  function readReference(node: ts.TypeReferenceNode): Schema {
    const name = node.typeName.getText();
    const [argument] = node.typeArguments ?? [];
    if (name === 'Array' && argument !== undefined) return { type: 'array', items: read(argument) };
    if (name === 'Blob' || name === 'File') return { type: 'string', format: 'binary' };
    return refer(name);
  }

  function readObject(node: ts.TypeLiteralNode): Schema {
    const schema: Schema = { type: 'object' };
    const required: string[] = [];
    for (const member of node.members) {
      if (ts.isIndexSignatureDeclaration(member)) {
        const value = read(member.type);
        schema.additionalProperties = Object.keys(value).length === 0 ? true : value;
      } else if (ts.isPropertySignature(member) && member.type !== undefined) {
        const name = nameOf(member.name);
        (schema.properties ??= {})[name] = { ...read(member.type), ...flagsOf(member) };
        if (member.questionToken === undefined) required.push(name);
      } else {
        throw new Error(`A form of member that is not known: ${member.getText()}`);
      }
    }
    if (required.length > 0) schema.required = required;
    return schema;
  }

  function readUnion(nodes: readonly ts.TypeNode[]): Schema {
    if (nodes.every(ts.isLiteralTypeNode)) return { enum: nodes.map(literal) };
    const parts = dropRepeated(nodes.map(read));
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return only;
    const rest = parts.filter((part) => !isNull(part));
    const [first] = rest;
    // `string | null` is the commonest form by far: said in one word.
    if (rest.length === 1 && typeof first?.type === 'string') return { ...first, type: [first.type, 'null'] };
    if (rest.length === 1 && first?.enum !== undefined) return { enum: [...first.enum, null] };
    if (rest.every((part) => part.enum !== undefined))
      return { enum: parts.flatMap((part) => part.enum ?? []) };
    return { anyOf: parts };
  }

  return {
    read,
    membersOf(name) {
      const node = declared.get(name);
      if (node === undefined || !ts.isTypeLiteralNode(node))
        throw new Error(`${name} is not an object type.`);
      const members = node.members.filter(ts.isPropertySignature);
      return new Map(
        members.flatMap((member) => (member.type === undefined ? [] : [[nameOf(member.name), member.type]])),
      );
    },
    used: () => Object.fromEntries([...schemas].toSorted(([a], [b]) => a.localeCompare(b))),
  };
}

function flagsOf(member: ts.PropertySignature): Schema {
  const readOnly = member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword) === true;
  const deprecated = ts.getJSDocDeprecatedTag(member) !== undefined;
  return { ...(readOnly ? { readOnly } : {}), ...(deprecated ? { deprecated } : {}) };
}

function nameOf(name: ts.PropertyName): string {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isNumericLiteral(name)
    ? name.text
    : name.getText();
}

function isNull(schema: Schema): boolean {
  return schema.enum?.length === 1 && schema.enum[0] === null;
}

function dropRepeated(schemas: Schema[]): Schema[] {
  const seen = new Map(schemas.map((schema) => [JSON.stringify(schema), schema]));
  return [...seen.values()];
}

function literal(node: ts.LiteralTypeNode): string | number | boolean | null {
  const { literal: value } = node;
  if (value.kind === ts.SyntaxKind.NullKeyword) return null;
  if (value.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (value.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (ts.isStringLiteral(value)) return value.text;
  if (ts.isNumericLiteral(value)) return Number(value.text);
  throw new Error(`A literal that is not known: ${node.getText()}`);
}
