-- Attempts, sessions and payments by the names Stripe knows them under, and Stripe's own events.

create table attempts (
  ref text not null references invoices (ref),
  n integer not null,
  connection text not null references connections,
  intent_id text,
  key text not null,
  amount bigint not null check (amount > 0),
  method_id text not null,
  method_type text not null,
  method_label text not null,
  fingerprint text not null,
  -- Engine time.
  asked_at timestamptz not null,
  outcome text,
  decline_code text,
  primary key (ref, n)
);
create unique index attempts_by_intent on attempts (connection, intent_id)
  where intent_id is not null;
create index attempts_by_card on attempts (fingerprint, asked_at) where outcome is not null;

create table checkouts (
  connection text not null references connections,
  session_id text not null,
  ref text not null references invoices (ref),
  n integer not null,
  url text,
  amount bigint not null check (amount > 0),
  -- Engine time.
  expires_at timestamptz not null,
  status text not null check (status in ('open', 'complete', 'expired')),
  primary key (connection, session_id)
);
create index checkouts_of_invoice on checkouts (ref, n);

create table payments (
  ref text not null references invoices (ref),
  -- Stripe's intent, or outside:<command>.
  id text not null,
  connection text not null references connections,
  via text not null check (via in ('charge', 'checkout', 'outside')),
  method_type text not null,
  method_label text not null,
  amount bigint not null,
  charge_id text,
  -- Engine time.
  at timestamptz not null,
  refunds jsonb not null,
  disputes jsonb not null,
  reversed boolean not null,
  primary key (ref, id)
);
create index payments_by_intent on payments (connection, id);
create index payments_by_charge on payments (connection, charge_id) where charge_id is not null;

create table stripe_events (
  -- No foreign key: every group of inserts would lock the same row. The webhook route asks first.
  connection text not null,
  id text not null,
  arrived bigint not null generated always as identity,
  type text not null,
  about jsonb not null,
  -- As Stripe sent it; text, since jsonb refuses characters that Stripe accepts.
  payload text not null,
  received_at timestamptz not null,
  fate text not null check (
    fate in ('waiting', 'hinted', 'applied', 'known', 'not_ours', 'quarantined')
  ),
  ref text,
  quarantined text,
  hints integer not null default 0,
  -- Whoever relays it pushes this forward first, so that nobody else does the same.
  due_at timestamptz not null,
  applied_at timestamptz,
  primary key (connection, id)
);
-- A payload of a few KB is written once and hardly read: compressing it costs more than it saves.
alter table stripe_events set (toast_tuple_target = 8160);
create index stripe_events_to_relay on stripe_events (due_at)
  where fate in ('waiting', 'hinted');
create index stripe_events_of_invoice on stripe_events (ref)
  where ref is not null and fate in ('waiting', 'hinted');

create table unmatched_money (
  connection text not null references connections,
  intent_id text not null,
  amount bigint not null,
  currency text not null,
  why text not null,
  event_id text,
  seen_at timestamptz not null default now(),
  primary key (connection, intent_id)
);
