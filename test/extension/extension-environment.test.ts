import { describe, expect, it } from 'vitest';
import { extensionEnvironment } from '../../src/extension/extension-environment.js';

const options = { port: 3000, apiUrl: 'http://127.0.0.1:4300/3/', stateDir: '/project/.rehive/extension' };

describe('the environment of a started extension', () => {
  it('has the port, its own address and that of the platform', () => {
    expect(extensionEnvironment(options)).toEqual({
      PORT: '3000',
      BASE_URL: 'http://127.0.0.1:3000',
      REHIVE_API_URL: 'http://127.0.0.1:4300/3/',
    });
  });

  it('is added to by dev.env, whose placeholders are filled in', () => {
    const env = {
      HTTP_PORT: '{port}',
      SELF: '{base_url}/hooks',
      API: '{platform_url}',
      ORIGIN: '{platform_origin}',
      DATA: '{state_dir}/data',
      PLAIN: 'as it is',
      BASE_URL: 'https://tunnel.example.com',
    };
    expect(extensionEnvironment({ ...options, env })).toEqual({
      PORT: '3000',
      BASE_URL: 'https://tunnel.example.com',
      REHIVE_API_URL: 'http://127.0.0.1:4300/3/',
      HTTP_PORT: '3000',
      SELF: 'http://127.0.0.1:3000/hooks',
      API: 'http://127.0.0.1:4300/3/',
      ORIGIN: 'http://127.0.0.1:4300',
      DATA: '/project/.rehive/extension/data',
      PLAIN: 'as it is',
    });
  });

  it('leaves other braces alone, and takes doubled ones as they stand', () => {
    const env = { JSON: '{"a": {"b": 1}}', PATTERN: '/hooks/{{company}}/' };
    expect(extensionEnvironment({ ...options, env })).toMatchObject({
      JSON: '{"a": {"b": 1}}',
      PATTERN: '/hooks/{company}/',
    });
  });

  it('is refused for a placeholder that does not exist', () => {
    expect(() => extensionEnvironment({ ...options, env: { A: '{prot}' } })).toThrow(
      'dev.env.A in rehive.json',
    );
  });
});
