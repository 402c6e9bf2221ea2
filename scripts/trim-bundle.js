// What the bundle leaves out or stores smaller than its packages have it: see docs/decisions/0004.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { compilerIsApart, precompiledModule } from './precompile-templates.js';
import { root } from './set-up.js';

/** By the end of a file's path: what is bundled in its place, as the text of a module. Each says why it may be. */
const replacements = {
  // The generated schemas, 0.4 MB of the same few words: a tenth of that, and faster to load than as source.
  'src/contract/generated/admin.json': compressedJson,
  'src/contract/generated/user.json': compressedJson,
  // Commander starts subcommands that are programs of their own, which ours are not.
  'commander/lib/command.js': (path) =>
    readFileSync(path, 'utf8').replace(
      "const childProcess = require('node:child_process');",
      "const childProcess = { spawn: (...args) => require('node:child_process').spawn(...args) };",
    ),
  // Our own templates' texts, so that the compiler is not run for them.
  'src/scaffold/compile-text.ts': () => precompiledModule(join(root, 'templates')),
  // The HTTP parser, twice, as base64.
  'undici/lib/llhttp/llhttp-wasm.js': compressedBytes,
  'undici/lib/llhttp/llhttp_simd-wasm.js': compressedBytes,
  // Of undici, the connections, `request` and HTTP proxies are used; not fetch, mocks, caches, cookies or web sockets.
  'undici/index.js': () => `
    import Dispatcher from './lib/dispatcher/dispatcher.js';
    import api from './lib/api/index.js';
    import Agent from './lib/dispatcher/agent.js';
    import Pool from './lib/dispatcher/pool.js';
    import EnvHttpProxyAgent from './lib/dispatcher/env-http-proxy-agent.js';
    import global from './lib/global.js';
    Object.assign(Dispatcher.prototype, api);
    const { getGlobalDispatcher } = global;
    export { Agent, EnvHttpProxyAgent, Pool, getGlobalDispatcher };`,
  // Whoever has a SOCKS proxy is told so.
  'undici/lib/dispatcher/socks5-proxy-agent.js': () => `
    module.exports = class {
      constructor() {
        throw new Error('SOCKS proxies are not supported: use an HTTP proxy.');
      }
    };`,
  // Asked for when a body is a FormData or comes from one: all of ours are texts.
  'undici/lib/web/fetch/body.js': () => `
    exports.extractBody = () => { throw new Error('This bundle of undici sends no FormData.'); };`,
  // 80 spinners, of which ora's default is one of these two.
  'cli-spinners/spinners.json': (path) => {
    const { dots, line } = JSON.parse(readFileSync(path, 'utf8'));
    return `export default ${JSON.stringify({ dots, line })};`;
  },
};

/** What is bundled under another package's name. */
export const alias = {
  // The same code as ES modules: what writing needs, and we only read, stays out.
  yaml: join(root, 'node_modules/yaml/browser/index.js'),
  // Handlebars goes without it where it finds nothing in it; our templates are not debugged in their source.
  'source-map': 'data:text/javascript,',
};

/** The prompts' packages do nothing when they are loaded, but do not say so: without it, the unused ones stay in. */
const promptsHaveNoSideEffects = {
  name: 'prompts-have-no-side-effects',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^@inquirer\// }, async ({ path, resolveDir, kind, pluginData }) => {
      if (pluginData === promptsHaveNoSideEffects) return undefined;
      const found = await resolve(path, { resolveDir, kind, pluginData: promptsHaveNoSideEffects });
      return { ...found, sideEffects: false };
    });
  },
};

/** The global in its place: to import the module evaluates each of its getters, and so opens stdin. */
const processIsGlobal = {
  name: 'process-is-global',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:process$/ }, ({ path }) => ({ path, namespace: 'global' }));
    onLoad({ filter: /^/, namespace: 'global' }, () => ({ contents: 'module.exports = process;' }));
  },
};

const unmet = new Set(Object.keys(replacements));

const replaceModules = {
  name: 'replace-modules',
  setup({ onLoad }) {
    for (const [end, replace] of Object.entries(replacements)) {
      const filter = new RegExp(`[\\\\/]${end.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]')}$`);
      onLoad({ filter }, ({ path }) => {
        unmet.delete(end);
        return { contents: replace(path), loader: 'js', resolveDir: dirname(path) };
      });
    }
  },
};

/** Throws where a file to be replaced was not met by any build: a newer release of its package has it elsewhere. */
export function requireAllReplaced() {
  if (unmet.size === 0) return;
  throw new Error(`scripts/trim-bundle.js replaces what is not bundled: ${[...unmet].join(', ')}.`);
}

export const plugins = [promptsHaveNoSideEffects, processIsGlobal, compilerIsApart, replaceModules];

function compressedJson(path) {
  const text = JSON.stringify(JSON.parse(readFileSync(path, 'utf8')));
  return `
    import { brotliDecompressSync } from 'node:zlib';
    export default JSON.parse(brotliDecompressSync(Buffer.from('${compressed(text)}', 'base64')).toString());`;
}

/** CommonJS, like what it replaces: it runs when it is first required. */
function compressedBytes(path) {
  const bytes = createRequire(import.meta.url)(path);
  return `
    const { brotliDecompressSync } = require('node:zlib');
    module.exports = brotliDecompressSync(Buffer.from('${compressed(bytes)}', 'base64'));`;
}

function compressed(content) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  return brotliCompressSync(content, { params }).toString('base64');
}
