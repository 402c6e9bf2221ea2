import { readCallRules, type CallRuleFlags, type CallRules } from './call-rules.js';
import type { ThrottleTier } from '../contract/throttles.js';
import type { TimeMode } from '../simulator/clock.js';
import { parseFault } from '../simulator/fault-spec.js';
import type { Fault } from '../simulator/faults.js';
import { parseTimeMode } from '../simulator/time-mode.js';
import type { Seed } from '../simulator/seed-format.js';

/** Flags of the commands that start a platform: what it begins with, and how it answers. */
export interface BeginningFlags extends CallRuleFlags {
  seed?: string;
  throttle?: ThrottleTier;
  /** See {@link parseTimeMode}. */
  time?: string;
  /** Each as {@link parseFault} reads it. */
  fault?: string[];
}

export interface Beginning extends CallRules {
  seed: Seed | undefined;
  throttle: ThrottleTier | undefined;
  time: TimeMode | undefined;
  faults: readonly Fault[];
}

/** Reads all of it, before anything is started. @throws UserError that says what is wrong */
export async function readBeginning(
  { seed, throttle, time, fault = [], ...flags }: BeginningFlags,
  cwd: string,
): Promise<Beginning> {
  const rest = {
    throttle,
    time: time === undefined ? undefined : parseTimeMode(time),
    faults: fault.map(parseFault),
    ...readCallRules(flags),
  };
  if (seed === undefined) return { seed, ...rest };
  const { readSeedFile } = await import('../simulator/read-seed-file.js');
  return { seed: await readSeedFile(seed, cwd), ...rest };
}
