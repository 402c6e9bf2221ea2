import validateNpmName from 'validate-npm-package-name';

const controlCharacters = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;
const notInFileNames = /[<>:"|?*\\/]/;
/** Windows keeps these for devices, with any extension. */
const windowsDevices = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i;
const fileNameMaxBytes = 255;
const nameMaxLength = 100;

/** Letters that Unicode's decomposition leaves as they are. */
const latin: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** Whether text for people (a name, a description) has characters that break lines or act on terminals. */
export function hasControlCharacters(text: string): boolean {
  return controlCharacters.test(text);
}

/** The text with its control characters made visible, for messages. */
export function shown(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll('\\\\', '\\');
}

/** Why this can't be an extension's display name, or null where it can. Any script and most punctuation are fine. */
export function problemWithName(name: string): string | null {
  if (name.trim() === '') return 'The name is empty.';
  if (hasControlCharacters(name)) return `The name "${shown(name)}" has control characters.`;
  if (name.includes('/'))
    return `The name "${name}" has a path separator. A folder is given apart from the name.`;
  if (name.length > nameMaxLength)
    return `The name is ${name.length} characters long; at most ${nameMaxLength} are possible.`;
  if (!/[\p{L}\p{N}]/u.test(name)) return `The name "${name}" has neither a letter nor a digit.`;
  return null;
}

/**
 * Why a folder can't have this name, or null where it can. Windows' rules hold everywhere, because a project that was
 * made on Linux is cloned there, and because a colon or a quote in a path breaks PATH and npm's scripts.
 */
export function problemWithFolderName(folder: string): string | null {
  const quoted = `"${shown(folder)}"`;
  if (hasControlCharacters(folder)) return `A folder can't be named ${quoted}: it has control characters.`;
  const character = notInFileNames.exec(folder)?.[0];
  if (character !== undefined)
    return `A folder can't be named ${quoted}: some file systems don't take the character ${character}`;
  if (/[. ]$/.test(folder))
    return `A folder can't be named ${quoted}: Windows takes no dot or space at the end.`;
  if (windowsDevices.test(folder))
    return `A folder can't be named ${quoted}: Windows keeps that name for a device.`;
  if (Buffer.byteLength(folder) > fileNameMaxBytes)
    return `A folder can't be named "${folder.slice(0, 20)}…": it is longer than ${fileNameMaxBytes} bytes.`;
  return null;
}

/**
 * The npm package name for a display name: lower case ASCII letters and digits with hyphens between.
 * A name in a script that has none of those takes the folder's, or else `rehive-extension`.
 */
export function packageNameOf(name: string, folder: string): string {
  return slug(name) || slug(folder) || 'rehive-extension';
}

/** Why npm, or Windows as a folder in node_modules, can't take this package name, or null where they can. */
export function problemWithPackageName(packageName: string): string | null {
  const { validForNewPackages, errors = [], warnings = [] } = validateNpmName(packageName);
  if (!validForNewPackages)
    return `npm can't take "${packageName}" as a package name: ${[...errors, ...warnings].join('; ')}.`;
  if (windowsDevices.test(packageName))
    return `"${packageName}" can't be a package name: Windows keeps that name for a device.`;
  return null;
}

function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\0-\x7f]/g, (letter) => latin[letter] ?? letter)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
