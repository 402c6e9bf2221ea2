import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from '../context.js';
import type { ApiEnvironment } from './callers.js';

/**
 * What admins of a company, and services, may ask: where your own routes begin, such as those in status.ts. Each acts on
 * `c.var.company` alone.
 */
export function addAdminApi(_app: OpenAPIHono<ApiEnvironment>, _context: Context): void {}
