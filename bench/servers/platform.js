// The built simulated platform: argv[2] is the file to import. Prints where it listens and a valid token.
import { pathToFileURL } from 'node:url';

const { startPlatform } = await import(pathToFileURL(process.argv[2]).href);
const platform = await startPlatform();
process.stdout.write(
  `${JSON.stringify({ url: platform.url, token: platform.companies()[0].admin_token })}\n`,
);
