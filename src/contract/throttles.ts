export const throttleTiers = ['limited', 'standard', 'extended'] as const;

/** How much a company may ask: what it has booked with Rehive (throttling page). */
export type ThrottleTier = (typeof throttleTiers)[number];

/** So many requests within so many seconds. */
export interface Rate {
  requests: number;
  seconds: number;
}

const minute = 60;
const hour = 60 * minute;

const perMinuteAndHour = (inMinute: number, inHour: number): readonly Rate[] => [
  { requests: inMinute, seconds: minute },
  { requests: inHour, seconds: hour },
];

/** All requests of one company to one section of the API. */
export const companyRates: Record<ThrottleTier, Record<'admin' | 'user', readonly Rate[]>> = {
  limited: { admin: perMinuteAndHour(200, 6000), user: perMinuteAndHour(150, 3000) },
  standard: { admin: perMinuteAndHour(400, 12_000), user: perMinuteAndHour(200, 6000) },
  extended: { admin: perMinuteAndHour(1200, 60_000), user: perMinuteAndHour(300, 12_000) },
};

/** All requests from one address. */
export const addressRate: Rate = { requests: 300, seconds: 10 };

/** Requests without a valid token, from one address. */
export const anonymousRate: Rate = { requests: 20, seconds: minute };

/** Log-ins from one address (assumption: the page does not say whose they are). */
export const loginRates: readonly Rate[] = [
  { requests: 6, seconds: minute },
  { requests: 20, seconds: hour },
];
