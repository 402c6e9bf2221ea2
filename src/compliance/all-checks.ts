import type { Check } from './define-check.js';
import { activateAccepted } from './checks/activate/activate-accepted.js';
import { activateBadInput } from './checks/activate/activate-bad-input.js';
import { activateCreatesWebhooks } from './checks/activate/activate-creates-webhooks.js';
import { activateMalformedJson } from './checks/activate/activate-malformed-json.js';
import { activateNoRedirect } from './checks/activate/activate-no-redirect.js';
import { activateRefusedChangesNothing } from './checks/activate/activate-refused-changes-nothing.js';
import { activateRefusesMissingToken } from './checks/activate/activate-refuses-missing-token.js';
import { activateRefusesUnknownToken } from './checks/activate/activate-refuses-unknown-token.js';
import { activateRefusesUserToken } from './checks/activate/activate-refuses-user-token.js';
import { activateRefusesWhenPlatformDrops } from './checks/activate/activate-refuses-when-platform-drops.js';
import { activateRefusesWhenPlatformFails } from './checks/activate/activate-refuses-when-platform-fails.js';
import { activateRepeatable } from './checks/activate/activate-repeatable.js';
import { activateSecondCompany } from './checks/activate/activate-second-company.js';
import { activateVerifiesToken } from './checks/activate/activate-verifies-token.js';
import { activateWebhookSecret } from './checks/activate/activate-webhook-secret.js';
import { activateWebhookSecretPerCompany } from './checks/activate/activate-webhook-secret-per-company.js';
import { apiAdminAcceptsAdmin } from './checks/api/api-admin-accepts-admin.js';
import { apiAdminRefusesNoToken } from './checks/api/api-admin-refuses-no-token.js';
import { apiAdminRefusesUnknownToken } from './checks/api/api-admin-refuses-unknown-token.js';
import { apiAdminRefusesUserToken } from './checks/api/api-admin-refuses-user-token.js';
import { apiForwardsAddress } from './checks/api/api-forwards-address.js';
import { apiUserRefusesNoToken } from './checks/api/api-user-refuses-no-token.js';
import { apiUserRefusesUnknownToken } from './checks/api/api-user-refuses-unknown-token.js';
import { deactivateAccepted } from './checks/deactivate/deactivate-accepted.js';
import { deactivateKeepsWebhookSecret } from './checks/deactivate/deactivate-keeps-webhook-secret.js';
import { deactivatePurgeAccepted } from './checks/deactivate/deactivate-purge-accepted.js';
import { deactivatePurgeDeletes } from './checks/deactivate/deactivate-purge-deletes.js';
import { deactivateReactivation } from './checks/deactivate/deactivate-reactivation.js';
import { deactivateRefusesMissingToken } from './checks/deactivate/deactivate-refuses-missing-token.js';
import { deactivateRefusesUnknownToken } from './checks/deactivate/deactivate-refuses-unknown-token.js';
import { deactivateRefusesUserToken } from './checks/deactivate/deactivate-refuses-user-token.js';
import { deactivateUnprovenChangesNothing } from './checks/deactivate/deactivate-unproven-changes-nothing.js';
import { apiOwnCompanyOnly } from './checks/isolation/api-own-company-only.js';
import { rotateOwnCompanyOnly } from './checks/isolation/rotate-own-company-only.js';
import { webhookRefusesOtherCompanySecret } from './checks/isolation/webhook-refuses-other-company-secret.js';
import { manifestEndpointSlash } from './checks/manifest/manifest-endpoint-slash.js';
import { manifestEndpointsDistinct } from './checks/manifest/manifest-endpoints-distinct.js';
import { manifestHttps } from './checks/manifest/manifest-https.js';
import { manifestWebhookEndpoint } from './checks/manifest/manifest-webhook-endpoint.js';
import { manifestWebhookPermission } from './checks/manifest/manifest-webhook-permission.js';
import { publicLegalPages } from './checks/public/public-legal-pages.js';
import { rotateAccepted } from './checks/rotate/rotate-accepted.js';
import { rotateNewTokenUsed } from './checks/rotate/rotate-new-token-used.js';
import { rotateOldTokenUnused } from './checks/rotate/rotate-old-token-unused.js';
import { rotateRefusesUnknownToken } from './checks/rotate/rotate-refuses-unknown-token.js';
import { rotateRefusesUserToken } from './checks/rotate/rotate-refuses-user-token.js';
import { rotateSurvivesRestart } from './checks/rotate/rotate-survives-restart.js';
import { rotateVerifiesToken } from './checks/rotate/rotate-verifies-token.js';
import { answersWithoutSecrets } from './checks/security/answers-without-secrets.js';
import { outputWithoutSecrets } from './checks/security/output-without-secrets.js';
import { resilienceAliveWhilePlatformHangs } from './checks/resilience/resilience-alive-while-platform-hangs.js';
import { resilienceCompaniesNotHeldUp } from './checks/resilience/resilience-companies-not-held-up.js';
import { resilienceFinishesInterruptedWork } from './checks/resilience/resilience-finishes-interrupted-work.js';
import { resilienceKeepsWorkOnStop } from './checks/resilience/resilience-keeps-work-on-stop.js';
import { resilienceRepeatsSafely } from './checks/resilience/resilience-repeats-safely.js';
import { resilienceRespectsRetryAfter } from './checks/resilience/resilience-respects-retry-after.js';
import { resilienceRetriesFailedCall } from './checks/resilience/resilience-retries-failed-call.js';
import { resilienceStartsWithoutPlatform } from './checks/resilience/resilience-starts-without-platform.js';
import { resilienceStopsInTime } from './checks/resilience/resilience-stops-in-time.js';
import { webhookSurvivesKill } from './checks/resilience/webhook-survives-kill.js';
import { webhookAccepted } from './checks/webhook/webhook-accepted.js';
import { webhookAnswersBeforeWork } from './checks/webhook/webhook-answers-before-work.js';
import { webhookBurst } from './checks/webhook/webhook-burst.js';
import { webhookDuringRotation } from './checks/webhook/webhook-during-rotation.js';
import { webhookInactiveCompany } from './checks/webhook/webhook-inactive-company.js';
import { webhookOtherEvent } from './checks/webhook/webhook-other-event.js';
import { webhookOutOfOrder } from './checks/webhook/webhook-out-of-order.js';
import { webhookRefusedChangesNothing } from './checks/webhook/webhook-refused-changes-nothing.js';
import { webhookRefusesBody } from './checks/webhook/webhook-refuses-body.js';
import { webhookRefusesGet } from './checks/webhook/webhook-refuses-get.js';
import { webhookRefusesSecret } from './checks/webhook/webhook-refuses-secret.js';
import { webhookRegisteredOnce } from './checks/webhook/webhook-registered-once.js';
import { webhookSameIdAfterRestart } from './checks/webhook/webhook-same-id-after-restart.js';
import { webhookSameIdAtOnce } from './checks/webhook/webhook-same-id-at-once.js';
import { webhookSameIdOnce } from './checks/webhook/webhook-same-id-once.js';
import { webhookSameIdPerCompany } from './checks/webhook/webhook-same-id-per-company.js';
import { webhookSchemeAnyCase } from './checks/webhook/webhook-scheme-any-case.js';
import { webhookSparseData } from './checks/webhook/webhook-sparse-data.js';
import { webhookTakesBody } from './checks/webhook/webhook-takes-body.js';
import { webhookUnknownCompany } from './checks/webhook/webhook-unknown-company.js';

/** Every check, in the order of the report. A test compares the list with the folder. */
export const allChecks: readonly Check[] = [
  manifestEndpointSlash,
  manifestEndpointsDistinct,
  manifestHttps,
  manifestWebhookEndpoint,
  manifestWebhookPermission,
  activateAccepted,
  activateBadInput,
  activateCreatesWebhooks,
  activateMalformedJson,
  activateNoRedirect,
  activateRefusedChangesNothing,
  activateRefusesMissingToken,
  activateRefusesUnknownToken,
  activateRefusesUserToken,
  activateRefusesWhenPlatformDrops,
  activateRefusesWhenPlatformFails,
  activateRepeatable,
  activateSecondCompany,
  activateVerifiesToken,
  activateWebhookSecret,
  activateWebhookSecretPerCompany,
  deactivateAccepted,
  deactivateKeepsWebhookSecret,
  deactivatePurgeAccepted,
  deactivatePurgeDeletes,
  deactivateReactivation,
  deactivateRefusesMissingToken,
  deactivateRefusesUnknownToken,
  deactivateRefusesUserToken,
  deactivateUnprovenChangesNothing,
  rotateAccepted,
  rotateNewTokenUsed,
  rotateOldTokenUnused,
  rotateRefusesUnknownToken,
  rotateRefusesUserToken,
  rotateSurvivesRestart,
  rotateVerifiesToken,
  webhookAccepted,
  webhookRegisteredOnce,
  webhookAnswersBeforeWork,
  ...webhookTakesBody,
  ...webhookSparseData,
  webhookOtherEvent,
  ...webhookRefusesSecret,
  webhookSchemeAnyCase,
  webhookRefusedChangesNothing,
  webhookUnknownCompany,
  webhookInactiveCompany,
  ...webhookRefusesBody,
  webhookRefusesGet,
  webhookSameIdOnce,
  webhookSameIdAtOnce,
  webhookSameIdPerCompany,
  webhookSameIdAfterRestart,
  webhookOutOfOrder,
  webhookDuringRotation,
  webhookBurst,
  apiAdminAcceptsAdmin,
  apiAdminRefusesNoToken,
  apiAdminRefusesUnknownToken,
  apiAdminRefusesUserToken,
  apiForwardsAddress,
  apiUserRefusesNoToken,
  apiUserRefusesUnknownToken,
  apiOwnCompanyOnly,
  rotateOwnCompanyOnly,
  webhookRefusesOtherCompanySecret,
  webhookSurvivesKill,
  ...resilienceRetriesFailedCall,
  resilienceRespectsRetryAfter,
  resilienceFinishesInterruptedWork,
  resilienceRepeatsSafely,
  resilienceKeepsWorkOnStop,
  resilienceStopsInTime,
  resilienceAliveWhilePlatformHangs,
  resilienceCompaniesNotHeldUp,
  resilienceStartsWithoutPlatform,
  answersWithoutSecrets,
  outputWithoutSecrets,
  publicLegalPages,
];
