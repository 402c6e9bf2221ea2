/** The part of JSON Schema (2020-12) that the SDK's types need. */
export interface Schema {
  /** `#/Name`, of the same section. */
  $ref?: string;
  type?: string | string[];
  enum?: (string | number | boolean | null)[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | true;
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
  format?: 'binary';
  readOnly?: true;
  deprecated?: true;
}

/** What one operation takes and answers, as the official SDK declares it. */
export interface OperationContract {
  /** The SDK's function name. */
  id: string;
  /** Query parameters by name. */
  query: Record<string, Schema>;
  /** Null where it has none. */
  body: Schema | null;
  /** The body is sent as multipart/form-data. */
  multipart?: true;
  /** The status of a good answer. */
  status: number;
  /** Null where the SDK declares no body. */
  response: Schema | null;
}

export interface SectionContract {
  sdk_version: string;
  /** By `GET /3/admin/services/`. */
  operations: Record<string, OperationContract>;
  schemas: Record<string, Schema>;
}

/** The operations and schemas of a section of the API. Large: loaded when something asks for it, and kept. */
export async function loadSection(section: 'admin' | 'user'): Promise<SectionContract> {
  const { default: contract } =
    section === 'admin'
      ? await import('./generated/admin.json', { with: { type: 'json' } })
      : await import('./generated/user.json', { with: { type: 'json' } });
  // Written by scripts/contract and checked by a test: the file's own type would be one of 600 operations.
  return contract as unknown as SectionContract;
}
