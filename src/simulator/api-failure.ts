/** An answer in the platform's error envelope. Thrown by whatever answers a request. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly status: number;
  readonly data: Record<string, unknown> | undefined;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    message: string,
    data?: Record<string, unknown>,
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.status = status;
    this.data = data;
    this.headers = headers;
  }
}

// The docs give the envelope and the statuses, not these texts: they are those of the framework that the platform
// is built with (assumption).
export function notFound(): ApiFailure {
  return new ApiFailure(404, 'Not found.');
}

export function forbidden(message = 'You do not have permission to perform this action.'): ApiFailure {
  return new ApiFailure(403, message);
}

export function methodNotAllowed(method: string, allowed: readonly string[]): ApiFailure {
  return new ApiFailure(405, `Method "${method}" not allowed.`, undefined, { allow: allowed.join(', ') });
}

export function unauthorized(message: string): ApiFailure {
  return new ApiFailure(401, message, undefined, { 'www-authenticate': 'Token' });
}

/**
 * Per field, what is wrong with it. The message is all of that in one line, each without its full stop, as the errors
 * page shows it.
 */
export function invalidFields(fields: Readonly<Record<string, readonly string[]>>): ApiFailure {
  const texts = Object.values(fields).flat();
  return new ApiFailure(400, texts.map((text) => text.replace(/\.$/, '')).join(', '), { ...fields });
}
