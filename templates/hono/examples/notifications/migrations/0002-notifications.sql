-- What admins have set up: which event notifies whom, with which text.
create table notifications (
  id uuid primary key default gen_random_uuid(),
  company_id text not null references companies on delete cascade,
  event text not null,
  -- Null: the user whom the event is about. Otherwise this address, such as that of an accounting department.
  address text,
  subject text not null,
  body text not null,
  enabled boolean not null,
  created_at timestamptz not null default now()
);
create index notifications_of_event on notifications (company_id, event);

-- What users do not want to receive.
create table refusals (
  company_id text not null references companies on delete cascade,
  user_id text not null,
  notification_id uuid not null references notifications on delete cascade,
  primary key (company_id, user_id, notification_id)
);

-- What was sent because of which event, so that another try sends only the rest.
create table messages (
  company_id text not null references companies on delete cascade,
  event_id text not null,
  notification_id uuid not null references notifications on delete cascade,
  sent_at timestamptz not null default now(),
  primary key (company_id, event_id, notification_id)
);
