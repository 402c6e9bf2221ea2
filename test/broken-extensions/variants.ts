import type { Variant } from './variant.js';
import { manifestVariants } from './variants/manifest.js';
import { activateVariants } from './variants/activate.js';
import { deactivateVariants } from './variants/deactivate.js';
import { rotateVariants } from './variants/rotate.js';
import { webhookVariants } from './variants/webhook.js';
import { apiVariants } from './variants/api.js';
import { isolationVariants } from './variants/isolation.js';
import { resilienceVariants } from './variants/resilience.js';
import { securityVariants } from './variants/security.js';
import { permissionsVariants } from './variants/permissions.js';
import { publicVariants } from './variants/public.js';

/** Every single-fault variant of the correct extension. */
export const variants: readonly Variant[] = [
  ...manifestVariants,
  ...activateVariants,
  ...deactivateVariants,
  ...rotateVariants,
  ...webhookVariants,
  ...apiVariants,
  ...isolationVariants,
  ...resilienceVariants,
  ...securityVariants,
  ...permissionsVariants,
  ...publicVariants,
];
