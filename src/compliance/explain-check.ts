import type { Source } from '../contract/sources.js';
import type { Check, CheckGroup, Level, Severity } from './define-check.js';
import { publicOnly, requirements, severityAt } from './select-checks.js';

/** All that can be said about a check without running it. The shape is public: fields are added, never changed. */
export interface CheckExplanation {
  id: string;
  group: CheckGroup;
  title: string;
  /** At each level; null where nothing is asked at it. */
  severity: Record<Level, Severity | null>;
  /** How it looks: what is done, and what must then be seen. */
  observes: string;
  source: Source;
  likely_cause: string | null;
  fix: string;
  /** Why it can be skipped, as the report would say it, as far as that is known before it runs. */
  skipped_when: string[];
  /** Checks that have to pass before it can observe anything. */
  after: string[];
  rerun: string;
}

export function explainCheck(check: Check): CheckExplanation {
  const onlyPublic = check.level === 'public';
  return {
    id: check.id,
    group: check.group,
    title: check.title,
    severity: {
      private: onlyPublic ? null : severityAt(check, 'private'),
      public: severityAt(check, 'public'),
    },
    observes: check.observes,
    source: check.source,
    likely_cause: check.likelyCause ?? null,
    fix: check.fix,
    skipped_when: [
      ...(onlyPublic ? [publicOnly] : []),
      ...(check.needs ?? []).map((need) => requirements[need].otherwise),
    ],
    after: [...(check.after ?? [])],
    rerun: `rehive-ext check --only ${check.id}`,
  };
}
