import { execaSync } from 'execa';
import { describe, expect, it } from 'vitest';
import { curlCommand } from '../../src/recording/curl-command.js';
import { exchange } from '../compliance/reporters/sample-report.js';

describe('a recorded request as a curl command', () => {
  it('is quoted for a shell, with its headers and its body', () => {
    const said = exchange({
      headers: { 'content-type': 'application/json', host: 'x', 'user-agent': 'y' },
      body: { token: "[it's a label]", n: 1 },
    });
    expect(curlCommand(said)).toBe(
      String.raw`curl -X POST 'http://127.0.0.1:1/activate/' -H 'content-type: application/json' -d '{"token":"[it'\''s a label]","n":1}'`,
    );
  });

  it('has no method and no body for a GET, and long bodies are cut', () => {
    expect(curlCommand(exchange({ method: 'GET', body: {} }))).toBe(`curl 'http://127.0.0.1:1/activate/'`);
    const long = curlCommand(exchange({ body: 'x'.repeat(5_000) }));
    expect(long.length).toBeLessThan(1_200);
    expect(long).toContain('(5000 characters)');
  });

  it('holds no control character, and a shell reads the body back as it was', () => {
    const body = 'line\nbreak \u001b[31m \u0007 \\n it\'s "quoted" $HOME `x` é';
    const command = curlCommand(exchange({ body }));
    expect(command).not.toMatch(/\p{Cc}/u);
    const { stdout } = execaSync('bash', ['-c', command.replace(/^curl .* -d /, 'printf %s ')]);
    expect(stdout).toBe(body);
  });
});
