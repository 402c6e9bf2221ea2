import { UserError } from '../errors.js';
import { compileText } from './compile-text.js';
import type { TemplateVariables } from './template-variables.js';

/**
 * Renders one text of a template. Values come out as they are, and what they contain is not rendered again.
 * Throws a UserError that names the file and, where one is unknown, the variable.
 */
export function renderText(
  text: string,
  variables: TemplateVariables & { base?: string },
  file: string,
): string {
  // Without a prototype, `{{constructor}}` and its like are unknown variables too. Handlebars' message needs the text.
  const known: object = Object.assign(Object.create(null), variables, {
    [Symbol.toPrimitive]: () => 'variables',
  });
  try {
    return compileText(text)(known);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const unknown = /^"(.+?)" not defined in/.exec(message)?.[1];
    if (unknown === undefined) throw new UserError(`${file} can't be rendered: ${message}`, { cause });
    throw new UserError(`${file} uses the variable "${unknown}", which does not exist.`, {
      nextSteps: [`Variables: ${Object.keys(variables).join(', ')}.`],
      cause,
    });
  }
}
