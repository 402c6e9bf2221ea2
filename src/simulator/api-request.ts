import type { OperationKey, PublicOperationKey } from '../contract/operations.js';
import type { Caller } from './authentication.js';
import type { PlatformContext } from './platform-context.js';
import type { CompanyRecord } from './state.js';

/** A request to the simulated platform, after everything that HTTP and authentication have to say about it. */
export interface PublicRequest {
  method: string;
  /** Absolute, for the links of a paginated list. */
  url: URL;
  /** From the path, decoded. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** The parsed body; an empty object where there is none. */
  body: Readonly<Record<string, unknown>>;
  authorization: string | null;
}

export interface ApiRequest extends PublicRequest {
  caller: Caller;
  /** The caller's: nothing of another company may be seen or changed. */
  company: CompanyRecord;
}

export interface Answer<Body = unknown> {
  status: number;
  body: Body;
  headers?: Record<string, string>;
}

type Handler<Request> = (request: Request, context: PlatformContext) => Answer | Promise<Answer>;
export type ApiHandler = Handler<ApiRequest>;
export type PublicHandler = Handler<PublicRequest>;

/** What a file in routes/ exports: its operations and what answers them. */
export type Routes = { [Key in Exclude<OperationKey, PublicOperationKey>]?: ApiHandler };
export type PublicRoutes = { [Key in PublicOperationKey]?: PublicHandler };
