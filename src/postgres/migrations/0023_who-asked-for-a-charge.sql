-- Who asked for the charge: what a customer tries themselves is counted apart. Null: as the plan's.
alter table attempts add column asked_by text
  check (asked_by in ('plan', 'business', 'customer', 'checkout'));
