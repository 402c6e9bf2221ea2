import { pathsIn, stepTo, type CompletionNode } from './completion-tree.js';
import { singleQuoted } from './single-quoted.js';

/** A completion script for zsh: to be sourced after compinit, or as a file \`_rehive-ext\` in fpath. */
export function zshCompletion(tree: readonly CompletionNode[]): string {
  const steps = pathsIn(tree).map((path) => singleQuoted(stepTo(path)));
  const values = tree.flatMap(({ path, values: flags }) =>
    flags.map(({ flags: names, choices }) => {
      const patterns = names.map((name) => singleQuoted(`${path} ${name}`)).join('|');
      const reply = choices.length === 0 ? '_files' : `compadd -- ${choices.map(singleQuoted).join(' ')}`;
      return `    ${patterns}) ${reply}; return ;;`;
    }),
  );
  const words = tree.map(({ path, words: known }) => {
    const described = known.map(({ word, description }) =>
      singleQuoted(`${word.replaceAll(':', '\\:')}:${description.replaceAll('\n', ' ')}`),
    );
    return `    ${singleQuoted(path)}) known=(${described.join(' ')}) ;;`;
  });
  return `#compdef rehive-ext
# Completion of rehive-ext for zsh, as \`rehive-ext completion zsh\` prints it.
_rehive_ext() {
  local at='' typed
  local -a known
  for typed in "\${(@)words[2,CURRENT-1]}"; do
    case "$at $typed" in
      ${steps.join('|')}) at="\${at:+$at }$typed" ;;
    esac
  done
  case "$at \${words[CURRENT-1]}" in
${values.join('\n')}
  esac
  case "$at" in
${words.join('\n')}
  esac
  _describe 'rehive-ext' known || _files
}
if [ "\${funcstack[1]}" = _rehive-ext ]; then _rehive_ext "$@"; else compdef _rehive_ext rehive-ext; fi
`;
}
