-- Checkout sessions in which a customer stores a method, numbered for each customer. The address
-- is there once Stripe has answered; why it refused, if it did.
create table customer_checkouts (
  customer_id text not null references customers (id),
  n integer not null,
  connection text not null references connections (code),
  stripe_customer text not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  session_id text,
  url text,
  refused text,
  primary key (customer_id, n)
);
