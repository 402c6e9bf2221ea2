/** How long an extension may take until its work after a webhook shows on the platform, in milliseconds. */
export const workMs = 5_000;

/** Calls to the platform that belong together come with smaller gaps than this, in milliseconds. */
export const gapMs = 150;

/** …also where the extension or its machine is slow. */
export const longestGapMs = 1_000;
