-- The company's identifier is the key: its display name may change. Everything about a company hangs on this row,
-- so that a purge is one delete.
create table companies (
  id text primary key,
  -- Encrypted, like the secret. Null unless the company is active.
  token text,
  -- Of the last token: it outlives a deactivation, see src/core/lifecycle.ts.
  token_hash text unique,
  -- Chosen once and kept: the platform sends the one that it was told.
  webhook_secret text not null,
  active boolean not null default false,
  activated_at timestamptz,
  check (not active or token is not null)
);

-- Webhooks are recorded here, answered, and handled afterwards.
create table inbox (
  company_id text not null references companies on delete cascade,
  -- The platform's id of the event. It is the same for every retry, so it makes duplicates harmless.
  id text not null,
  event text not null,
  -- As it came in. Text, not jsonb: jsonb has no \u0000 and is not needed here.
  body text not null,
  state text not null default 'pending' check (state in ('pending', 'handled', 'dead')),
  attempts integer not null default 0,
  due_at timestamptz not null default now(),
  leased_until timestamptz,
  -- Of the try that holds the lease: whoever has another one has lost it.
  lease uuid,
  last_error text,
  received_at timestamptz not null default now(),
  handled_at timestamptz,
  primary key (company_id, id)
);
create index inbox_pending on inbox (due_at) where state = 'pending';
create index inbox_of_company on inbox (company_id, received_at desc);
