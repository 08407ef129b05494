-- The document as handed over, and the life of its collection.

create table invoices (
  id text primary key,
  -- What stands for this invoice in Stripe's keys and metadata; derived from the two columns below.
  ref text not null unique,
  connection text not null references connections,
  external_id text not null,
  customer_id text not null references customers,
  number text not null,
  currency text not null check (currency ~ '^[a-z]{3}$'),
  amount_due bigint not null check (amount_due >= 0),
  issued_on date not null,
  due_on date not null,
  document jsonb not null,
  link_version integer not null,
  link_token_hash text unique,
  created_at timestamptz not null default now(),
  unique (connection, external_id)
);
create index invoices_by_connection on invoices (connection, id);
create index invoices_by_customer on invoices (customer_id, id);

create table collections (
  ref text primary key references invoices (ref),
  version integer not null check (version > 0),
  shape integer not null check (shape > 0),
  state jsonb not null,
  policy jsonb not null,
  view jsonb not null,
  status text not null generated always as (view ->> 'status') stored,
  -- Engine time of the nearest deadline.
  wake_at timestamptz,
  outcome jsonb,
  updated_at timestamptz not null default now(),
  -- Set until the run has taken its first step; the relay starts what is due.
  start_due_at timestamptz,
  -- How often, and until when, an overdue row has been left to answer.
  wakes integer not null default 0,
  woken_until timestamptz
);
create index collections_unfinished on collections (ref) where outcome is null;
create index collections_to_start on collections (start_due_at) where start_due_at is not null;
create index collections_to_wake on collections (wake_at)
  where outcome is null and wake_at is not null;
create index collections_by_status on collections (status);

create table timeline (
  ref text not null references invoices (ref),
  version integer not null,
  line integer not null,
  -- Engine time.
  at timestamptz not null,
  about text not null,
  text text not null,
  primary key (ref, version, line)
);

create table notices (
  id text primary key,
  written bigint not null generated always as identity,
  -- Given to committed rows alone, by one reader at a time: nobody's cursor can skip one.
  position bigint unique,
  connection text not null references connections,
  ref text not null references invoices (ref),
  type text not null,
  at timestamptz not null,
  data jsonb not null
);
create index notices_not_numbered on notices (written) where position is null;
create index notices_in_order on notices (connection, position);

create table commands (
  connection text not null references connections,
  id text not null,
  ref text not null references invoices (ref),
  written bigint not null generated always as identity,
  name text not null,
  command jsonb not null,
  -- The new document of a draft, for the command edit.
  document jsonb,
  content_hash text not null,
  asked_at timestamptz not null default now(),
  applied_at timestamptz,
  answer jsonb,
  answered_at timestamptz,
  hints integer not null default 0,
  hint_due_at timestamptz not null default now() + interval '1 minute',
  primary key (connection, id)
);
create index commands_of_invoice on commands (ref, written) where applied_at is null;
create index commands_to_hint on commands (hint_due_at) where applied_at is null;

create table mails (
  id text primary key,
  ref text not null references invoices (ref),
  key text not null,
  name text not null,
  recipients text[] not null,
  subject text not null,
  status text not null check (status in ('sending', 'sent', 'refused')),
  message_id text not null,
  claimed_at timestamptz not null default now(),
  sent_at timestamptz,
  detail text,
  unique (ref, key)
);
