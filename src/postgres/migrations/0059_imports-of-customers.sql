-- Stripe customers that are to be linked, many at once. What an import will do is found out first;
-- `token` names what was found, and is what an execution must carry.
create table customer_imports (
  id text primary key,
  connection text not null references connections (code),
  source jsonb not null,
  status text not null
    check (status in ('listing', 'preparing', 'checking', 'checked', 'linking', 'done', 'failed')),
  -- After which customer Stripe's list goes on.
  listed_after text,
  token text,
  accepts_email boolean not null default false,
  actor jsonb,
  -- When a worker is to go on; null: nothing is to be done.
  due_at timestamptz,
  -- How often in a row Stripe gave no answer, and why.
  tries integer not null default 0,
  problem text,
  created_at timestamptz not null default now(),
  checked_at timestamptz,
  finished_at timestamptz
);
create index customer_imports_due on customer_imports (due_at) where due_at is not null;

create table customer_import_rows (
  import_id text not null references customer_imports (id),
  position integer not null,
  given text not null,
  stripe_customer text not null,
  customer_id text references customers (id),
  is_repeated boolean not null default false,
  plan text,
  detail text,
  result text,
  is_method_missing boolean not null default false,
  -- How it went with the link by which the customer stores a method: `open`, or why there is none.
  setup text,
  primary key (import_id, position)
);
create index customer_import_rows_by_customer on customer_import_rows (import_id, customer_id);
create index customer_import_rows_by_stripe_customer
  on customer_import_rows (import_id, stripe_customer);
