import { UserError } from '../errors.js';

export interface EnvironmentOptions {
  /** The port that the extension is to listen on. */
  port: number;
  /** The extension's own public base URL, without a slash at the end. Default: the port on 127.0.0.1. */
  baseUrl?: string | undefined;
  /** The platform's base URL, with `/3/` at the end. */
  apiUrl: string;
  /** The folder where the extension may keep its data. */
  stateDir: string;
  /** `dev.env` of the manifest: adds to the three standard variables, or replaces them. */
  env?: Readonly<Record<string, string>> | undefined;
}

/**
 * The variables that a started extension gets: `PORT`, `BASE_URL`, `REHIVE_API_URL`, and `dev.env` with its
 * placeholders `{port}`, `{base_url}`, `{platform_url}` (with `/3/`), `{platform_origin}` (without) and
 * `{state_dir}` filled in. `{{name}}` stands for `{name}` itself.
 *
 * @throws UserError for a placeholder that does not exist
 */
export function extensionEnvironment(options: EnvironmentOptions): Record<string, string> {
  const { port, apiUrl, stateDir, env = {} } = options;
  const baseUrl = (options.baseUrl ?? `http://127.0.0.1:${port}`).replace(/\/+$/, '');
  const platformUrl = `${apiUrl.replace(/\/+$/, '')}/`;
  const placeholders: Readonly<Record<string, string>> = {
    port: String(port),
    base_url: baseUrl,
    platform_url: platformUrl,
    platform_origin: platformUrl.replace(/\/3\/$/, '').replace(/\/+$/, ''),
    state_dir: stateDir,
  };
  const result: Record<string, string> = {
    PORT: String(port),
    BASE_URL: baseUrl,
    REHIVE_API_URL: platformUrl,
  };
  for (const [name, value] of Object.entries(env)) result[name] = fill(name, value, placeholders);
  return result;
}

function fill(variable: string, value: string, placeholders: Readonly<Record<string, string>>): string {
  return value.replaceAll(
    /\{\{([a-z_]+)\}\}|\{([a-z_]+)\}/g,
    (_match, escaped: string | undefined, name: string) => {
      if (escaped !== undefined) return `{${escaped}}`;
      const filled = placeholders[name];
      if (filled !== undefined) return filled;
      const known = Object.keys(placeholders).map((key) => `{${key}}`);
      throw new UserError(
        `dev.env.${variable} in rehive.json has the placeholder {${name}}, which does not exist.`,
        {
          nextSteps: [
            `There are ${known.join(', ')}.`,
            `Write {{${name}}} where the braces are meant as they stand.`,
          ],
        },
      );
    },
  );
}
