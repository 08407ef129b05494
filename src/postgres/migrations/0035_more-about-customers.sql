-- Whom mail goes to; null: the one address.
alter table customers add column billing_emails text[];

-- Names, address, telephone and the like, as they were given.
alter table customers add column profile jsonb not null default '{}';

-- Other names of a customer; one is of one customer only.
create table customer_aliases (
  connection text not null references connections (code),
  alias text not null,
  customer_id text not null references customers (id),
  position integer not null,
  primary key (connection, alias),
  unique (customer_id, position)
);

-- What other systems call a customer. Stripe's id is no row of it: it is that of the link.
create table customer_external_ids (
  customer_id text not null references customers (id),
  position integer not null,
  connection text not null references connections (code),
  key text not null,
  value text not null,
  primary key (customer_id, position),
  unique (connection, value, customer_id, position)
);
