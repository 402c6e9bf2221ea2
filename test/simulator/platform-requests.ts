import { onTestFinished } from 'vitest';
import { startPlatform, type Platform, type PlatformOptions } from '../../src/simulator/platform.js';
import { startTinyExtension, type TinyExtension } from './tiny-extension.js';

export interface PlatformAnswer {
  status: number;
  headers: Headers;
  /** The parsed body; null where there is none. */
  body: { status?: string; message?: string; data?: unknown } | null;
  /** What the envelope holds; an empty object where there is none. */
  data: Record<string, unknown>;
}

/** A fresh platform for one test. */
export async function freshPlatform(options: PlatformOptions = {}): Promise<Platform> {
  const platform = await startPlatform(options);
  onTestFinished(() => platform.close());
  return platform;
}

export async function freshExtension(): Promise<TinyExtension> {
  const extension = await startTinyExtension();
  onTestFinished(() => extension.close());
  return extension;
}

export interface Asked {
  token?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A client of the platform: paths as `admin/company/`. */
export function clientOf(platform: Platform, defaultToken: string | null = null) {
  return async (
    method: string,
    path: string,
    { token = defaultToken, body, headers = {} }: Asked = {},
  ): Promise<PlatformAnswer> => {
    const response = await fetch(new URL(path, platform.apiUrl), {
      method,
      redirect: 'manual',
      headers: {
        ...(token === null ? {} : { authorization: `Token ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = (text === '' ? null : JSON.parse(text)) as PlatformAnswer['body'];
    return {
      status: response.status,
      headers: response.headers,
      body: parsed,
      data: (parsed?.data ?? {}) as PlatformAnswer['data'],
    };
  };
}

export type Client = ReturnType<typeof clientOf>;

export function accessOf(platform: Platform, company = 'acme') {
  const access = platform.companies().find(({ id }) => id === company);
  if (access === undefined) throw new Error(`No company ${company}.`);
  return access;
}

/** A client with the admin's token. */
export function adminOf(platform: Platform, company = 'acme'): Client {
  return clientOf(platform, accessOf(platform, company).admin_token);
}
