-- Public events also speak of a customer, or of money that belongs to no invoice.
alter table notices alter column ref drop not null;
alter table notices add column customer_id text references customers;

-- The business is mailed of unmatched money; whoever sends that pushes this forward first.
alter table unmatched_money add column mail_due_at timestamptz not null default now();
alter table unmatched_money add column mailed_at timestamptz;
create index unmatched_money_to_mail on unmatched_money (mail_due_at) where mailed_at is null;
