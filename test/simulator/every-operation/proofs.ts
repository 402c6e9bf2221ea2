import { confirmationProofs } from './prove-confirmations.js';
import { readProofs } from './prove-reads.js';
import { sessionProofs } from './prove-sessions.js';
import type { Proofs } from './proof.js';

/** By operation. */
export const proofs: Proofs = { ...confirmationProofs, ...readProofs, ...sessionProofs };
