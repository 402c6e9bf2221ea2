/**
 * A text with its `{{user.first_name}}` filled in from `values`. What is not there, or is no text, number or truth value,
 * becomes nothing: admins write these texts, and one with a mistake must not stop the message.
 */
export function fillIn(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_all, path: string) => {
    const value = path
      .split('.')
      .reduce<unknown>(
        (inner, key) =>
          typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
            ? Object.entries(inner).find(([name]) => name === key)?.[1]
            : undefined,
        values,
      );
    return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
  });
}
