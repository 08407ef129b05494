-- Why the account takes no charges, in Stripe's words; null while it does.
alter table connections add column gone_why text;

-- When the request was sent that the methods were read by: an older answer changes nothing.
alter table customers add column methods_read_at timestamptz;
