import type { Operation } from '../../contract/operations.js';
import type { OperationContract, SectionContract } from '../../contract/sdk-contract.js';
import type { PublicRequest } from '../api-request.js';
import type { Caller } from '../authentication.js';
import type { PlatformContext } from '../platform-context.js';
import type { Shape } from './shape.js';

/** What an operation that has no handler of its own knows when it answers. */
export interface GenericCall {
  context: PlatformContext;
  operation: Operation;
  request: PublicRequest;
  /** Null where an operation answers without a token. */
  caller: Caller | null;
  /** Events show a resource as the admin section does. */
  admin: SectionContract;
  /** Of the operation's own section. */
  contract: SectionContract;
  declared: OperationContract;
  shape: Shape;
}
