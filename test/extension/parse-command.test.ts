import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../src/extension/parse-command.js';

describe('a command line', () => {
  it.each([
    ['npm run dev', ['npm', 'run', 'dev']],
    ['  node   server.js  ', ['node', 'server.js']],
    ['"/opt/my node/bin/node" server.js', ['/opt/my node/bin/node', 'server.js']],
    ["node -e 'a && b | c'", ['node', '-e', 'a && b | c']],
    ['my\\ program --name="a b"c', ['my program', '--name=a bc']],
    ['C:\\tools\\node.exe src\\main.js', ['C:\\tools\\node.exe', 'src\\main.js']],
    ['node "say \\"hi\\"" \'\'', ['node', 'say "hi"', '']],
    ['npx tsx watch src/main.ts --port=$', ['npx', 'tsx', 'watch', 'src/main.ts', '--port=$']],
    ['node --title=a=b x.js', ['node', '--title=a=b', 'x.js']],
  ])('%s is split into its words', (line, words) => {
    expect(parseCommand(line)).toEqual(words);
  });

  it.each([
    ['npm run build && npm start', '`&`'],
    ['node x.js | tee log', '`|`'],
    ['node x.js > log', '`>`'],
    ['node x.js; echo', '`;`'],
    ['node $HOME/x.js', '`$`'],
    ['PORT=1 node x.js', 'sets a variable'],
  ])('%s is refused, because no shell is there to understand it', (line, part) => {
    expect(() => parseCommand(line)).toThrow(part);
  });

  it.each([
    ['node "x.js', 'never closes it'],
    ['   ', 'is empty'],
    ['""', 'is empty'],
  ])('%s is refused', (line, part) => {
    expect(() => parseCommand(line)).toThrow(part);
  });
});
