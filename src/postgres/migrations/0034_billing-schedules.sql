-- What makes invoices again and again. The row says how far it is; Temporal only reminds of it.
create table billing_schedules (
  id text primary key,
  connection text not null references connections,
  external_id text not null,
  customer_id text not null references customers,
  status text not null check (status in ('active', 'paused', 'held', 'ended')),
  -- Why no invoice is made of it until a person has looked.
  held_reason text,
  held_detail text,
  -- Engine time.
  held_at timestamptz,
  check ((status = 'held') = (held_reason is not null and held_at is not null)),
  -- The business is to be mailed of that by then; null: it was.
  mail_due_at timestamptz,
  check (status = 'held' or mail_due_at is null),
  -- Rises with each change: an alarm that was set for an older one is set again.
  version integer not null check (version > 0),
  -- As it was submitted, and what it inherited when it was created.
  document jsonb not null,
  inherited jsonb not null,
  last_on date,
  handled integer not null default 0,
  -- So many periods may be invoiced late without asking: their number was confirmed.
  confirmed_through integer not null default 0,
  -- Engine time at which the next invoice is made; null: none.
  next_at timestamptz,
  check (status <> 'ended' or next_at is null),
  -- The alarm in Temporal is to be set by then; null: it is set.
  alarm_due_at timestamptz,
  created_at timestamptz not null default now(),
  unique (connection, external_id)
);
create index billing_schedules_by_connection on billing_schedules (connection, id);
create index billing_schedules_by_status on billing_schedules (connection, status, id);
create index billing_schedules_by_customer on billing_schedules (customer_id, id);
create index billing_schedules_to_make on billing_schedules (next_at) where status = 'active';
create index billing_schedules_to_alarm on billing_schedules (alarm_due_at)
  where alarm_due_at is not null;
create index billing_schedules_to_mail on billing_schedules (mail_due_at)
  where mail_due_at is not null;

-- A period is made once, in the transaction of its invoice, or skipped once.
create table schedule_periods (
  schedule_id text not null references billing_schedules,
  period_on date not null,
  -- Null while it is skipped ahead and its turn has not come.
  n integer,
  outcome text not null check (outcome in ('made', 'skipped')),
  ref text unique references invoices (ref),
  check ((outcome = 'made') = (ref is not null)),
  created_at timestamptz not null default now(),
  primary key (schedule_id, period_on)
);
create index schedule_periods_skipped_ahead on schedule_periods (schedule_id, period_on)
  where n is null;

-- Who made an invoice may be a schedule. An older program writes none of these.
alter table audit_entries drop constraint audit_entries_done_by_check;
alter table audit_entries add constraint audit_entries_done_by_check check (
  done_by in ('api_key', 'billing_schedule', 'command_line', 'environment', 'temporal')) not valid;

-- The next number of each distinct text around a sequence: taken with its invoice, so without gaps.
create table number_sequences (
  connection text not null references connections,
  name text not null,
  next_number bigint not null check (next_number > 0),
  primary key (connection, name)
);
