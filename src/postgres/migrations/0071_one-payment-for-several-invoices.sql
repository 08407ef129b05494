-- A bundle is one payment for several invoices of a customer, with the only session it ever has.
create table bundles (
  id text primary key,
  ref text not null unique,
  connection text not null references connections (code),
  customer_id text not null references customers (id),
  version integer not null,
  state jsonb not null,
  finished boolean not null,
  wake_at timestamptz,
  -- When its run is to be hinted, unless it has moved by then.
  due_at timestamptz,
  -- Where the customer pays; only while they may.
  url text,
  success_url text,
  cancel_url text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index bundles_due on bundles (due_at) where due_at is not null;
create index bundles_of_customer on bundles (customer_id, created_at);

-- What of it there is at Stripe, by Stripe's names: session, intents and charges.
create table bundle_objects (
  connection text not null references connections (code),
  object_id text not null,
  bundle_id text not null references bundles (id),
  primary key (connection, object_id)
);

-- Who wants it closed: an invoice that wants its lane back, or null for all of it.
create table bundle_closes (
  written bigint generated always as identity primary key,
  bundle_id text not null references bundles (id),
  invoice_id text,
  why text not null
);
create index bundle_closes_of_bundle on bundle_closes (bundle_id, written);
