/** Undefined where a client wrote no text and no null. */
export function textOrNull(value: unknown): string | null | undefined {
  return typeof value === 'string' || value === null ? value : undefined;
}

/**
 * Enters what a client wrote: into the record's own properties where it has such, and beside them into `fields` where
 * it has not. The input is checked already.
 */
export function changeFields<Target extends { fields?: Record<string, unknown> }>(
  target: Target,
  input: Readonly<Record<string, unknown>>,
  own: Readonly<Record<string, (value: unknown) => unknown>>,
): void {
  const rest: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(input)) {
    const read = own[field];
    if (read === undefined) rest[field] = value;
    else Object.assign(target, { [field]: read(value) });
  }
  if (Object.keys(rest).length > 0) target.fields = { ...target.fields, ...rest };
}
