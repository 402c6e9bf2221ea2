/** One argument as a shell reads it back unchanged: bare where it can be, else in quotes. */
export function shellQuoted(argument: string, platform: NodeJS.Platform = process.platform): string {
  if (/^[\w@%+=:,./-]+$/.test(argument)) return argument;
  if (platform === 'win32') return `"${argument.replaceAll('"', '\\"')}"`;
  return `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}
