import type { PublicRoutes, Routes } from '../api-request.js';
import { accountRoutes } from './accounts.js';
import { askToConfirmRoutes, publicAskToConfirmRoutes } from './ask-to-confirm.js';
import { authRoutes, publicAuthRoutes } from './auth.js';
import { confirmRoutes, publicConfirmRoutes } from './confirm.js';
import { currencyRoutes } from './currencies.js';
import { jwtRoutes } from './jwt.js';
import { mfaRoutes } from './mfa.js';
import { publicOauthRoutes } from './oauth.js';
import { passwordRoutes, publicPasswordRoutes } from './passwords.js';
import { permissionRoutes } from './permissions.js';
import { registerCompanyRoutes } from './register-company.js';
import { searchRoutes } from './search.js';
import { servicePermissionRoutes } from './service-permissions.js';
import { serviceRoutes } from './services.js';
import { subtypeRoutes } from './subtypes.js';
import { transactionRoutes } from './transactions.js';
import { userRoutes } from './users.js';
import { webhookTaskRoutes } from './webhook-tasks.js';
import { webhookRoutes } from './webhooks.js';

/** What answers each operation. A test asks for every one of them. */
export const routes: Routes = {
  ...accountRoutes,
  ...askToConfirmRoutes,
  ...authRoutes,
  ...confirmRoutes,
  ...currencyRoutes,
  ...jwtRoutes,
  ...mfaRoutes,
  ...passwordRoutes,
  ...permissionRoutes,
  ...searchRoutes,
  ...servicePermissionRoutes,
  ...serviceRoutes,
  ...subtypeRoutes,
  ...transactionRoutes,
  ...userRoutes,
  ...webhookTaskRoutes,
  ...webhookRoutes,
};

export const publicRoutes: PublicRoutes = {
  ...publicAskToConfirmRoutes,
  ...publicAuthRoutes,
  ...publicConfirmRoutes,
  ...publicOauthRoutes,
  ...publicPasswordRoutes,
  ...registerCompanyRoutes,
};
