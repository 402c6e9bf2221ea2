import type { Resource } from './resource.js';

/** What a POST to a collection made. */
export interface Created {
  resources: Resource[];
  /** What the answer is about. */
  data: unknown;
}
