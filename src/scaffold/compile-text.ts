import Handlebars from 'handlebars';

/**
 * A text of a template as a function of its variables. Handlebars alone would escape for HTML and leave out what is
 * missing. In the bundle this module has our own templates' texts compiled: see scripts/precompile-templates.js.
 */
export function compileText(text: string): (variables: object) => string {
  return Handlebars.compile(text, { noEscape: true, strict: true });
}
