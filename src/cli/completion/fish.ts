import { pathsIn, stepTo, type CompletionNode, type ValueFlag, type Word } from './completion-tree.js';

/** A completion script for fish 3 and newer. */
export function fishCompletion(tree: readonly CompletionNode[]): string {
  const lines = tree.flatMap((node) => node.words.map((word) => completion(node, word)));
  return `# Completion of rehive-ext for fish, as \`rehive-ext completion fish\` prints it.
function __rehive_ext_at
  set -l at ''
  set -l typed (commandline -opc)
  for word in $typed[2..-1]
    switch "$at $word"
      case ${pathsIn(tree)
        .map((path) => quoted(stepTo(path)))
        .join(' ')}
        set at (string trim "$at $word")
    end
  end
  test "$at" = "$argv[1]"
end
${lines.join('\n')}
`;
}

function completion({ path, values }: CompletionNode, { word, description }: Word): string {
  const head = `complete -c rehive-ext -n ${quoted(`__rehive_ext_at ${quoted(path)}`)} -d ${quoted(description)}`;
  if (!word.startsWith('--')) return `${head} -f -a ${quoted(word)}`;
  const value = values.find(({ flags }) => flags.includes(word));
  return `${head} -l ${word.slice(2)}${value === undefined ? '' : valueOf(value)}`;
}

function valueOf({ choices }: ValueFlag): string {
  return choices.length === 0 ? ' -r' : ` -x -a ${quoted(choices.join(' '))}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}
