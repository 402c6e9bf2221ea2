/** One thing that has to be right before an extension can be worked on, and how it is. */
export interface Finding {
  id: string;
  title: string;
  /** `failed` alone makes the machine or the project not ready; `warned` is worth a look. */
  outcome: 'passed' | 'failed' | 'warned' | 'skipped';
  /** What was found. */
  message: string;
  /** What to do about it, a sentence or command; null where nothing needs to be done. */
  fix: string | null;
}

/** What a look at one thing comes to: its name is known before. */
export type Outcome = Omit<Finding, 'id' | 'title'>;

export const passed = (message: string): Outcome => ({ outcome: 'passed', message, fix: null });
export const skipped = (message: string): Outcome => ({ outcome: 'skipped', message, fix: null });
export const failed = (message: string, fix: string): Outcome => ({ outcome: 'failed', message, fix });
export const warned = (message: string, fix: string): Outcome => ({ outcome: 'warned', message, fix });
