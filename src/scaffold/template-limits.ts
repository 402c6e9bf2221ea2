/** Far above any template, and low enough that a wrong one fills neither memory nor disk. */
export const templateLimits = {
  /** Of an archive, as it is sent. */
  archiveBytes: 10_000_000,
  /** Of all files together. */
  bytes: 40_000_000,
  files: 2_000,
} as const;
