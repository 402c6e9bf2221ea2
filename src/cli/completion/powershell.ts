import type { CompletionNode } from './completion-tree.js';

/** A completion script for PowerShell 5 and newer. */
export function powershellCompletion(tree: readonly CompletionNode[]): string {
  const words = tree.map(({ path, words: known }) => {
    const described = known.map(({ word, description }) => `@(${quoted(word)}, ${quoted(description)})`);
    return `    ${quoted(path)} = @(${described.join(', ')})`;
  });
  const values = tree.flatMap(({ path, values: flags }) =>
    flags.flatMap(({ flags: names, choices }) =>
      names.map((name) => `    ${quoted(`${path} ${name}`)} = @(${choices.map(quoted).join(', ')})`),
    ),
  );
  return `# Completion of rehive-ext for PowerShell, as \`rehive-ext completion powershell\` prints it.
Register-ArgumentCompleter -Native -CommandName rehive-ext -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @{
${words.join('\n')}
  }
  $values = @{
${values.join('\n')}
  }
  $path = ''
  $previous = ''
  foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {
    if ($element.Extent.EndOffset -ge $cursorPosition) { break }
    $previous = $element.ToString()
    $next = "$path $previous".Trim()
    if ($words.ContainsKey($next)) { $path = $next }
  }
  $taken = "$path $previous"
  if ($values.ContainsKey($taken)) {
    # Without choices it is free, and PowerShell offers files.
    $known = $values[$taken] | ForEach-Object { , @($_, $_) }
  } else {
    $known = $words[$path]
  }
  foreach ($one in $known) {
    if ($one[0] -like "$wordToComplete*") {
      [System.Management.Automation.CompletionResult]::new($one[0], $one[0], 'ParameterValue', $one[1])
    }
  }
}
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''").replaceAll('\n', ' ')}'`;
}
