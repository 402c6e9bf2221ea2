import type { PublicRoutes, Routes } from '../api-request.js';
import { accountRoutes } from './accounts.js';
import { authRoutes, publicAuthRoutes } from './auth.js';
import { currencyRoutes } from './currencies.js';
import { passwordRoutes } from './passwords.js';
import { registerCompanyRoutes } from './register-company.js';
import { servicePermissionRoutes } from './service-permissions.js';
import { serviceRoutes } from './services.js';
import { subtypeRoutes } from './subtypes.js';
import { transactionRoutes } from './transactions.js';
import { userRoutes } from './users.js';
import { webhookTaskRoutes } from './webhook-tasks.js';
import { webhookRoutes } from './webhooks.js';

/** What answers each operation. A test asks for every one of them. */
export const routes = {
  ...accountRoutes,
  ...authRoutes,
  ...currencyRoutes,
  ...passwordRoutes,
  ...servicePermissionRoutes,
  ...serviceRoutes,
  ...subtypeRoutes,
  ...transactionRoutes,
  ...userRoutes,
  ...webhookTaskRoutes,
  ...webhookRoutes,
} satisfies Routes;

export const publicRoutes: PublicRoutes = { ...publicAuthRoutes, ...registerCompanyRoutes };
