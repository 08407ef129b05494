-- Mails to a customer that belong to no invoice: asked for with what they are about, sent by a
-- worker. Of one key there is one mail. Its row names no token: that is made when it is sent.
create table customer_mails (
  id text primary key,
  customer_id text not null references customers (id),
  key text not null,
  name text not null,
  about jsonb not null,
  -- Null: the customer's own addresses, as they are when it is sent.
  recipients text[],
  status text not null default 'due' check (status in ('due', 'sent', 'refused', 'lapsed')),
  asked_at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  -- From then on it is sent no more.
  until timestamptz,
  sent_at timestamptz,
  detail text,
  unique (customer_id, key)
);
create index customer_mails_due on customer_mails (due_at) where status = 'due';
create index customer_mails_until on customer_mails (until) where status = 'due';
