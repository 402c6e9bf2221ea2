import { createProgram } from '../../src/cli/program.js';
import { parseCommand } from '../../src/extension/parse-command.js';

/** What a line that begins with `rehive-ext` hands to its command. Throws where there is no such command or flag. */
export async function optionsOf(line: string): Promise<object> {
  const ran: object[] = [];
  const program = createProgram('0.0.0', async (_, options) => void ran.push(options));
  await program.parseAsync(parseCommand(line).slice(1), { from: 'user' });
  const [options] = ran;
  if (options === undefined) throw new Error(`It runs no command: ${line}`);
  return options;
}
