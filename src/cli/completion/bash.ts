import { pathsIn, stepTo, type CompletionNode } from './completion-tree.js';
import { singleQuoted } from './single-quoted.js';

/** A completion script for bash 4 and newer. */
export function bashCompletion(tree: readonly CompletionNode[]): string {
  const steps = pathsIn(tree).map((path) => singleQuoted(stepTo(path)));
  const values = tree.flatMap(({ path, values: flags }) =>
    flags.map(({ flags: names, choices }) => {
      const patterns = names.map((name) => singleQuoted(`${path} ${name}`)).join('|');
      const reply = choices.length === 0 ? 'compopt -o default' : `${replyWith(choices)}`;
      return `    ${patterns}) ${reply}; return ;;`;
    }),
  );
  const words = tree.map(
    ({ path, words: known }) => `    ${singleQuoted(path)}) ${replyWith(known.map(({ word }) => word))} ;;`,
  );
  return `# Completion of rehive-ext for bash, as \`rehive-ext completion bash\` prints it.
_rehive_ext() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} path='' i
  COMPREPLY=()
  # Bash takes --flag=value apart.
  if [[ $cur == '=' ]]; then cur=''
  elif [[ $prev == '=' ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path \${COMP_WORDS[i]}" in
      ${steps.join('|')})
        path="\${path:+$path }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path $prev" in
${values.join('\n')}
  esac
  case "$path" in
${words.join('\n')}
  esac
  [[ \${#COMPREPLY[@]} -gt 0 || $cur == -* ]] || compopt -o default
}
complete -F _rehive_ext rehive-ext
`;
}

function replyWith(words: readonly string[]): string {
  return `COMPREPLY=($(compgen -W ${singleQuoted(words.join(' '))} -- "$cur"))`;
}
