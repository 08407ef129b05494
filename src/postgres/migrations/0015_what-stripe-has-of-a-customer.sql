-- Rises with each change of name, address or language; the other is what Stripe was given last.
alter table customers add column details_version integer not null default 0;
alter table customers add column stripe_details_version integer not null default 0;
