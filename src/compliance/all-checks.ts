import { checkGroups, type Check } from './define-check.js';
import { activateAccepted } from './checks/activate/activate-accepted.js';
import { activateAdoptsWebhook } from './checks/activate/activate-adopts-webhook.js';
import { activateAnyIdentifier } from './checks/activate/activate-any-identifier.js';
import { activateConcurrentCompanies } from './checks/activate/activate-concurrent-companies.js';
import { activateConcurrent } from './checks/activate/activate-concurrent.js';
import { activateContentType } from './checks/activate/activate-content-type.js';
import { activateCreatesWebhooks } from './checks/activate/activate-creates-webhooks.js';
import { activateKeepsWebhookSecret } from './checks/activate/activate-keeps-webhook-secret.js';
import { activateNewServiceUser } from './checks/activate/activate-new-service-user.js';
import { activateNewTokenUsed } from './checks/activate/activate-new-token-used.js';
import { activateOnlyPost } from './checks/activate/activate-only-post.js';
import { activateRefusedChangesNothing } from './checks/activate/activate-refused-changes-nothing.js';
import { activateRefusedStoresNothing } from './checks/activate/activate-refused-stores-nothing.js';
import { activateRepeatable } from './checks/activate/activate-repeatable.js';
import { activateSecondCompany } from './checks/activate/activate-second-company.js';
import { activateWebhookFailure } from './checks/activate/activate-webhook-failure.js';
import { activateWebhookSecret } from './checks/activate/activate-webhook-secret.js';
import { activateWebhookSecretPerCompany } from './checks/activate/activate-webhook-secret-per-company.js';
import { apiAddressForwarded } from './checks/api/api-address-forwarded.js';
import { apiCallersAccepted } from './checks/api/api-callers-accepted.js';
import { apiCallersRefused } from './checks/api/api-callers-refused.js';
import { apiHealth } from './checks/api/api-health.js';
import { apiPlatformTrouble } from './checks/api/api-platform-trouble.js';
import { apiRefusesOtherSchemes } from './checks/api/api-refuses-other-schemes.js';
import { deactivateAccepted } from './checks/deactivate/deactivate-accepted.js';
import { deactivateEndsWork } from './checks/deactivate/deactivate-ends-work.js';
import { deactivateKeepsData } from './checks/deactivate/deactivate-keeps-data.js';
import { deactivateKeepsWebhookSecret } from './checks/deactivate/deactivate-keeps-webhook-secret.js';
import { deactivatePurgeAccepted } from './checks/deactivate/deactivate-purge-accepted.js';
import { deactivatePurgeDeletes } from './checks/deactivate/deactivate-purge-deletes.js';
import { deactivatePurgeInactive } from './checks/deactivate/deactivate-purge-inactive.js';
import { deactivateReactivation } from './checks/deactivate/deactivate-reactivation.js';
import { deactivateRepeatable } from './checks/deactivate/deactivate-repeatable.js';
import { deactivateUnknownCompany } from './checks/deactivate/deactivate-unknown-company.js';
import { deactivateUnprovenChangesNothing } from './checks/deactivate/deactivate-unproven-changes-nothing.js';
import { apiOwnCompany } from './checks/isolation/api-own-company.js';
import { companiesApart } from './checks/isolation/companies-apart.js';
import { ownCompanyOnly } from './checks/isolation/own-company-only.js';
import { webhookRefusesOtherCompanySecret } from './checks/isolation/webhook-refuses-other-company-secret.js';
import { extraFields } from './checks/lifecycle/extra-fields.js';
import { manifestDescription } from './checks/manifest/manifest-description.js';
import { noRedirect } from './checks/lifecycle/no-redirect.js';
import { platformTrouble } from './checks/lifecycle/platform-trouble.js';
import { refusesMissingToken } from './checks/lifecycle/refuses-missing-token.js';
import { refusesUnknownToken } from './checks/lifecycle/refuses-unknown-token.js';
import { refusesUserToken } from './checks/lifecycle/refuses-user-token.js';
import { survivesKill } from './checks/lifecycle/survives-kill.js';
import { verifiesToken } from './checks/lifecycle/verifies-token.js';
import { wrongInput } from './checks/lifecycle/wrong-input.js';
import { manifestEndpointSlash } from './checks/manifest/manifest-endpoint-slash.js';
import { manifestEndpointsDistinct } from './checks/manifest/manifest-endpoints-distinct.js';
import { manifestHttps } from './checks/manifest/manifest-https.js';
import { manifestJoinedAddresses } from './checks/manifest/manifest-joined-addresses.js';
import { manifestWebhookEndpoint } from './checks/manifest/manifest-webhook-endpoint.js';
import { manifestWebhookPermission } from './checks/manifest/manifest-webhook-permission.js';
import { permissionsCompared } from './checks/permissions/permissions-compared.js';
import { publicAddress } from './checks/public/public-address.js';
import { publicLegalPages } from './checks/public/public-legal-pages.js';
import { publicTags } from './checks/public/public-tags.js';
import { rotateAccepted } from './checks/rotate/rotate-accepted.js';
import { rotateNewTokenUsed } from './checks/rotate/rotate-new-token-used.js';
import { rotateOldTokenUnused } from './checks/rotate/rotate-old-token-unused.js';
import { rotateRefusedChangesNothing } from './checks/rotate/rotate-refused-changes-nothing.js';
import { rotateRepeatable } from './checks/rotate/rotate-repeatable.js';
import { rotateSurvivesRestart } from './checks/rotate/rotate-survives-restart.js';
import { resilienceAliveWhilePlatformHangs } from './checks/resilience/resilience-alive-while-platform-hangs.js';
import { resilienceCompaniesNotHeldUp } from './checks/resilience/resilience-companies-not-held-up.js';
import { resilienceFinishesInterruptedWork } from './checks/resilience/resilience-finishes-interrupted-work.js';
import { resilienceKeepsWorkOnStop } from './checks/resilience/resilience-keeps-work-on-stop.js';
import { resilienceRepeatsSafely } from './checks/resilience/resilience-repeats-safely.js';
import { resilienceRespectsRetryAfter } from './checks/resilience/resilience-respects-retry-after.js';
import { resilienceRetriesFailedCall } from './checks/resilience/resilience-retries-failed-call.js';
import { resilienceStartsWithoutPlatform } from './checks/resilience/resilience-starts-without-platform.js';
import { resilienceStopsInTime } from './checks/resilience/resilience-stops-in-time.js';
import { rotateWithoutActivation } from './checks/rotate/rotate-without-activation.js';
import { secretsKept } from './checks/security/secrets-kept.js';
import { securityMalformedRequests } from './checks/security/security-malformed-requests.js';
import { securityNoStackTraces } from './checks/security/security-no-stack-traces.js';
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

/**
 * In the order of the report: by group, and in a group what others rest on first. Where one fault breaks two rules, the
 * one that names it stands before.
 */
const checks: readonly Check[] = [
  manifestDescription,
  manifestEndpointSlash,
  manifestEndpointsDistinct,
  manifestHttps,
  manifestJoinedAddresses,
  manifestWebhookEndpoint,
  manifestWebhookPermission,
  ...noRedirect,
  activateAccepted,
  deactivateAccepted,
  rotateAccepted,
  ...verifiesToken,
  ...refusesMissingToken,
  ...refusesUnknownToken,
  ...refusesUserToken,
  ...platformTrouble,
  ...wrongInput,
  ...extraFields,
  activateOnlyPost,
  activateContentType,
  activateRepeatable,
  activateRefusedChangesNothing,
  activateRefusedStoresNothing,
  activateSecondCompany,
  activateConcurrentCompanies,
  activateAnyIdentifier,
  activateCreatesWebhooks,
  activateKeepsWebhookSecret,
  activateAdoptsWebhook,
  activateWebhookFailure,
  activateWebhookSecret,
  activateWebhookSecretPerCompany,
  activateNewTokenUsed,
  activateNewServiceUser,
  activateConcurrent,
  deactivateUnprovenChangesNothing,
  deactivateRepeatable,
  deactivateUnknownCompany,
  deactivateReactivation,
  deactivateKeepsWebhookSecret,
  deactivateKeepsData,
  deactivateEndsWork,
  deactivatePurgeAccepted,
  deactivatePurgeDeletes,
  deactivatePurgeInactive,
  rotateNewTokenUsed,
  rotateOldTokenUnused,
  rotateRepeatable,
  rotateRefusedChangesNothing,
  ...rotateWithoutActivation,
  rotateSurvivesRestart,
  ...survivesKill,
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
  ...apiCallersAccepted,
  ...apiCallersRefused,
  apiRefusesOtherSchemes,
  ...apiAddressForwarded,
  ...apiPlatformTrouble,
  apiHealth,
  ...apiOwnCompany,
  ...ownCompanyOnly,
  ...companiesApart,
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
  ...secretsKept,
  securityNoStackTraces,
  securityMalformedRequests,
  ...permissionsCompared,
  publicAddress,
  publicLegalPages,
  publicTags,
];

/** Every check, in the order of the report: by group, then as listed above. A test compares the list with the folder. */
export const allChecks: readonly Check[] = checks.toSorted(
  (one, other) => checkGroups.indexOf(one.group) - checkGroups.indexOf(other.group),
);
