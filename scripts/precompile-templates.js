// Our templates' texts, compiled by Handlebars at build time: a scaffold then runs its runtime alone.
import Handlebars from 'handlebars';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const descriptions = new Set(['template.json', 'example.json']);
/** Beside the folders of the bundle's other files: it is loaded for texts that are not ours alone. */
const compilerFile = '../handlebars.cjs';
const options = { noEscape: true, strict: true };

/** Leaves Handlebars' compiler out of the file that asks for it: it is an entry of the bundle. */
export const compilerIsApart = {
  name: 'compiler-is-apart',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.\/handlebars\.cjs$/ }, ({ path }) => ({ path, external: true }));
  },
};

/**
 * What stands in the bundle for src/scaffold/compile-text.ts. A text is found by itself: one that has changed since the
 * build, or comes from elsewhere, is compiled when it is met.
 * @param {string} templates the folder of the templates
 * @returns {string} the text of a module
 */
export function precompiledModule(templates) {
  const entries = [...textsIn(templates)].map(
    (text) => `[${JSON.stringify(text)}, () => (${Handlebars.precompile(text, options).toString()})]`,
  );
  return `
    import runtime from 'handlebars/runtime';
    const compiled = new Map([${entries.join(',\n')}]);
    export function compileText(text) {
      const specification = compiled.get(text);
      if (specification !== undefined) return runtime.template(specification());
      return require('${compilerFile}').default.compile(text, ${JSON.stringify(options)});
    }`;
}

/** All that is rendered: whole files, and the values of edits in JSON. */
function textsIn(folder) {
  const texts = new Set();
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = join(folder, name);
    if (name.includes('node_modules')) continue;
    if (name.endsWith('.hbs')) texts.add(readFileSync(file, 'utf8'));
    if (!descriptions.has(basename(name))) continue;
    const { json = {} } = JSON.parse(readFileSync(file, 'utf8'));
    const values = Object.values(json).flatMap((edits) => Object.values(edits));
    for (const value of values) if (typeof value === 'string') texts.add(value);
  }
  return texts;
}
