-- What was saved of which transaction.
create table savings (
  company_id text not null references companies on delete cascade,
  -- The credit: there is one saving for each.
  transaction_id text not null,
  user_id text not null,
  currency text not null,
  -- In the currency's smallest unit. Wider than a bigint: some currencies have 18 decimals.
  amount numeric(60, 0) not null,
  saved_transaction_id text not null,
  created_at timestamptz not null default now(),
  primary key (company_id, transaction_id)
);
create index savings_of_user on savings (company_id, user_id, created_at desc);
