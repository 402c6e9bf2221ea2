import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { Schema } from '../../src/contract/sdk-contract.js';
import { createSchemaReader } from './schema-of-type.js';

export type Section = 'admin' | 'user';

/** One operation of the platform's API, as the official SDK declares it. */
export interface Operation {
  /** The SDK's function name, unique within its section. */
  id: string;
  method: string;
  /** With `{parameters}` and the trailing slash: `/3/admin/services/{service_id}/`. */
  path: string;
  /** Query parameters by name. */
  query: Record<string, Schema>;
  /** The request's body; null where it has none. */
  body: Schema | null;
  /** The body is sent as multipart/form-data. */
  multipart: boolean;
  /** The status of a good answer. */
  status: number;
  /** The schema of a good answer; null where the SDK declares no body. */
  response: Schema | null;
}

export interface SectionContract {
  operations: Operation[];
  /** Named schemas, referred to as `#/<name>`. */
  schemas: Record<string, Schema>;
}

export interface SdkContract {
  sdk_version: string;
  admin: SectionContract;
  user: SectionContract;
}

/** Reads the platform's operations and schemas from the sources of an installed official SDK. */
export function readSdk(sdkFolder: string): SdkContract {
  const { version } = JSON.parse(readFileSync(join(sdkFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const section = (name: Section): SectionContract =>
    readSection(join(sdkFolder, 'src/platform', name, 'openapi-ts'));
  return { sdk_version: version, admin: section('admin'), user: section('user') };
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
}

function readSection(folder: string): SectionContract {
  const reader = createSchemaReader(parse(join(folder, 'types.gen.ts')));
  const operations: Operation[] = [];
  for (const statement of parse(join(folder, 'sdk.gen.ts')).statements) {
    const call = sdkFunction(statement);
    if (call !== undefined) operations.push(readOperation(call, reader));
  }
  const order = (a: Operation, b: Operation): number =>
    a.path.localeCompare(b.path) || a.method.localeCompare(b.method) || a.id.localeCompare(b.id);
  return { operations: operations.toSorted(order), schemas: reader.used() };
}

interface SdkFunction {
  id: string;
  typeName: string;
  method: string;
  url: string;
  multipart: boolean;
}

/** `export const servicesList = … => (…).get<ServicesListResponses, …>({ url: '…', … })`, taken apart. */
function sdkFunction(statement: ts.Statement): SdkFunction | undefined {
  if (!ts.isVariableStatement(statement)) return undefined;
  const declaration = statement.declarationList.declarations[0];
  const arrow = declaration?.initializer;
  if (declaration === undefined || arrow === undefined || !ts.isArrowFunction(arrow)) return undefined;
  const call = arrow.body;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return undefined;
  const responses = call.typeArguments?.[0]?.getText() ?? '';
  const options = call.arguments[0];
  if (options === undefined || !ts.isObjectLiteralExpression(options)) return undefined;
  const url = options.properties.find((property) => property.name?.getText() === 'url');
  if (url === undefined || !ts.isPropertyAssignment(url) || !ts.isStringLiteral(url.initializer)) {
    throw new Error(`${declaration.name.getText()} has no url.`);
  }
  return {
    id: declaration.name.getText(),
    typeName: responses.replace(/Responses$/, ''),
    method: call.expression.name.text.toUpperCase(),
    url: url.initializer.text,
    multipart: options.getText().includes('formDataBodySerializer'),
  };
}

function readOperation(
  { id, typeName, method, url, multipart }: SdkFunction,
  reader: ReturnType<typeof createSchemaReader>,
): Operation {
  const data = reader.membersOf(`${typeName}Data`);
  const responses = [...reader.membersOf(`${typeName}Responses`)];
  const good = responses.find(([status]) => /^2\d\d$/.test(status));
  if (good === undefined) throw new Error(`${id} declares no good answer.`);
  const query = data.get('query');
  return {
    id,
    method,
    path: url,
    query: query === undefined || !ts.isTypeLiteralNode(query) ? {} : (reader.read(query).properties ?? {}),
    body: schemaOrNull(data.get('body'), reader),
    multipart,
    status: Number(good[0]),
    response: schemaOrNull(good[1], reader),
  };
}

function schemaOrNull(
  node: ts.TypeNode | undefined,
  reader: ReturnType<typeof createSchemaReader>,
): Schema | null {
  if (node === undefined) return null;
  if (node.kind === ts.SyntaxKind.NeverKeyword || node.kind === ts.SyntaxKind.UnknownKeyword) return null;
  return reader.read(node);
}
