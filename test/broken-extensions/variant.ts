import type { ManifestInput } from '../../src/manifest/manifest-schema.js';

/** The correct extension, or its manifest, with one fault. */
export interface Variant {
  /** The check that is meant for it. */
  caughtBy: string;
  /** What is wrong with it. */
  fault: string;
  /** In correct.js: a text that stands there exactly once, and what stands there instead. */
  change?: readonly (readonly [from: string, to: string])[];
  /** Over the correct manifest. */
  manifest?: Partial<ManifestInput>;
  level?: 'public';
}
