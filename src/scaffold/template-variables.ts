/** The package managers that a project can be made for. */
export const packageManagers = ['npm', 'pnpm', 'yarn', 'bun'] as const;
export type PackageManager = (typeof packageManagers)[number];

export const levels = ['private', 'public'] as const;
export type Level = (typeof levels)[number];

/** What a project's own code may be used under. UNLICENSED: by nobody else, as npm writes it. */
export const licenses = ['UNLICENSED', 'MIT', 'Apache-2.0'] as const;
export type License = (typeof licenses)[number];

/** What a template can say between `{{` and `}}`: these names, nothing else. */
export interface TemplateVariables {
  /** The display name, as typed. */
  name: string;
  /** The name as npm takes it: lower case ASCII letters, digits and hyphens. */
  package_name: string;
  description: string;
  /** The public address of the extension. */
  url: string;
  level: Level;
  /** `none`, or the name of one of the template's examples. */
  example: string;
  license: License;
  /** 32 fresh random bytes in base64: no two projects have the same. */
  encryption_key: string;
  /** The dependency on this tool, as package.json takes it: a range, or `file:` and an absolute path. */
  rehive_ext: string;
  tool_version: string;
  package_manager: PackageManager;
  /** How a script is run: `npm run`. */
  run: string;
  /** How dependencies are installed: `npm install`. */
  install: string;
  year: string;
}
