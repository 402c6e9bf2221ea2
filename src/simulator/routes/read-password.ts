import type { FieldReader } from '../read-fields.js';

/** A password that a user chooses. The SDK still has an older pair of fields, as deprecated: both have to be the same. */
export function readNewPassword(fields: FieldReader, field: 'password' | 'new_password'): string | undefined {
  const newer = fields.text(field);
  const [one, two] = [fields.text(`${field}1`), fields.text(`${field}2`)];
  const password = newer ?? one;
  if (password === undefined) return fields.fail(field, 'This field is required.');
  if (password.length < 8) return fields.fail(field, 'Ensure this field has at least 8 characters.');
  if (newer === undefined && two !== undefined && one !== two) {
    return fields.fail(`${field}2`, "The two password fields didn't match.");
  }
  return password;
}
