export const transactionStatuses = ['Initiating', 'Quoted', 'Pending', 'Complete', 'Failed'] as const;

export type TransactionStatus = (typeof transactionStatuses)[number];
export type TransactionType = 'credit' | 'debit';

export interface TransactionRecord {
  id: string;
  company: string;
  collection: string;
  parent: string | null;
  /** The other half of a transfer. */
  partner_id: string | null;
  index: number;
  tx_type: TransactionType;
  subtype: string | null;
  note: string;
  metadata: Record<string, unknown> | null;
  status: TransactionStatus;
  reference: string | null;
  amount: number;
  fee: number;
  total_amount: number;
  balance: number;
  label: string;
  account: string;
  currency: string;
  creator_id: string;
  user_id: string;
  fees: { description: string; amount: number }[];
  inclusive: boolean;
  archived: boolean;
  /** The changes of its status, oldest first; absent for none, as in files of an earlier version. */
  transitions?: TransitionRecord[];
  executed: number | null;
  expires: number;
  created: number;
  updated: number;
}

export interface TransitionRecord {
  id: string;
  /** The same for all that happened together. */
  set: string;
  status: 'queued' | 'pending' | 'approved' | 'declined';
  from_status: TransactionStatus;
  to_status: TransactionStatus;
  created: number;
  updated: number;
}
