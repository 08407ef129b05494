-- Addresses to which no mail goes any more, by customer, in lower case; and the events of mail
-- services that said so, each applied once, with what it led to.
create table unreachable_addresses (
  customer_id text not null references customers (id),
  address text not null,
  reason text not null check (reason in ('bounced', 'complained')),
  detail text,
  since timestamptz not null default now(),
  -- Null once the business has its mail about it.
  mail_due_at timestamptz default now(),
  primary key (customer_id, address)
);
create index unreachable_addresses_to_mail on unreachable_addresses (mail_due_at)
  where mail_due_at is not null;

create table mail_events (
  connection text not null references connections (code),
  id text not null,
  type text not null,
  received_at timestamptz not null default now(),
  marked jsonb not null,
  primary key (connection, id)
);

alter table api_keys drop constraint api_keys_scope_check;
alter table api_keys add constraint api_keys_scope_check
  check (scope in ('mail_events', 'read', 'collect', 'admin'));
