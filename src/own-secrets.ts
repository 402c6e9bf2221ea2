/**
 * The variables of the environment that are meant for this tool alone: whatever an extension logs, and whatever a package that
 * is installed sends away, has no business with an admin's token. Laid over an environment, it takes them away.
 */
export const ownSecrets = { REHIVE_ADMIN_TOKEN: undefined, REHIVE_RECORDING_KEY: undefined } as const;
