export interface Subtype {
  name: string;
  label: string;
  tx_type: 'credit' | 'debit';
}

/** The kinds of transactions that this extension makes. Each company gets them at its activation. */
export const subtypes: readonly Subtype[] = [
  { name: 'save', label: 'Saved', tx_type: 'debit' },
  { name: 'savings', label: 'Savings', tx_type: 'credit' },
];
