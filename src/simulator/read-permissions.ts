import {
  permissionLevels,
  permissionSections,
  permissionTypes,
  type PermissionTriple,
} from '../contract/permissions.js';
import { isJsonObject, type FieldReader } from './read-fields.js';

/** A list of `{section, type, level}`; what is wrong with it is noted in the reader. */
export function readPermissionTriples(fields: FieldReader, field: string): PermissionTriple[] {
  const items = fields.list(field, { required: true }) ?? [];
  return items.flatMap((item) => {
    const triple = isJsonObject(item) ? parseTriple(item) : null;
    if (triple === null) {
      fields.fail(field, `${JSON.stringify(item)} is not a valid permission.`);
      return [];
    }
    return [triple];
  });
}

function parseTriple(item: Record<string, unknown>): PermissionTriple | null {
  const section = permissionSections.find((one) => one === item['section']);
  const type = permissionTypes.find((one) => one === item['type']);
  const level = permissionLevels.find((one) => one === item['level']);
  return section === undefined || type === undefined || level === undefined ? null : { section, type, level };
}
