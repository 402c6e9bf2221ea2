import { applySeed } from './apply-seed.js';
import { requireSeed } from './check-seed.js';
import { makeCompany } from './companies.js';
import type { PlatformContext } from './platform-context.js';
import type { PlatformOptions } from './platform-interface.js';
import { createState } from './state.js';

/** What a platform begins with, beside what its saved state has. */
export type Beginning = Pick<PlatformOptions, 'companies' | 'seed' | 'onNotice'>;

/** Adds what is asked for and not there. @throws UserError when the seed is not valid */
export function beginState(context: PlatformContext, { companies, seed, onNotice }: Beginning): void {
  if (seed !== undefined) {
    const { made, kept } = applySeed(context, requireSeed(seed));
    onNotice?.(`The seed: ${made} made, ${kept} there already and left as they are.`);
  }
  const { companies: known } = context.state;
  const wanted = companies ?? (known.size === 0 ? [{ id: 'acme', name: 'Acme' }] : []);
  for (const company of wanted) {
    if (company.id === undefined || !known.has(company.id)) makeCompany(context, company);
  }
}

/** Forgets everything, and begins again. Tokens are new: whoever has an old one has none. */
export function resetState(context: PlatformContext, beginning: Beginning): void {
  // What recordings still have to hide is learned before it is gone.
  context.changed();
  // The state stays one object: all that hold it see the new one.
  Object.assign(context.state, createState());
  beginState(context, beginning);
  context.faults.clear();
  context.changed();
}
