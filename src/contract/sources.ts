const docs = 'https://docs.rehive.com';

/** Where a fact about Rehive comes from: shown beside every finding that rests on it. */
export interface Source {
  /** The clause in our words, short enough for one line. */
  readonly text: string;
  readonly url: string;
}

/** The pages that the contract rests on. `assumption` marks what the docs are silent about. */
export const pages = {
  requirements: `${docs}/building/get-started/requirements/`,
  building: `${docs}/building/get-started/introduction/`,
  recommendations: `${docs}/building/get-started/recommendations/`,
  events: `${docs}/platform/utilities/events/`,
  errors: `${docs}/platform/general-usage/errors/`,
  throttling: `${docs}/platform/general-usage/throttling/`,
  pagination: `${docs}/platform/general-usage/pagination/`,
  idempotency: `${docs}/platform/general-usage/idempotency/`,
  metadata: `${docs}/platform/general-usage/metadata/`,
  authorization: `${docs}/platform/auth/authorization/`,
  accessControl: `${docs}/platform/utilities/access_control/`,
  permissions: `${docs}/platform/users/permissions/`,
  changelog: `${docs}/platform/releases/changelog/`,
  sdk: 'https://www.npmjs.com/package/rehive/v/4.4.0',
  api: 'https://api.rehive.com',
} as const;

export type Page = keyof typeof pages;

/** A clause of the contract with the page that it stands on. */
export function source(page: Page, text: string): Source {
  return { text, url: pages[page] };
}
