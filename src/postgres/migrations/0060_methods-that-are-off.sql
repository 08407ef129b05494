-- Method types that Stripe has not switched on for the account; null: not read.
alter table connections add column methods_off text[];
