-- Lists go by these. What an older program inserted has none until the sweep has filled them in.
alter table collections add column connection text;
alter table collections add column invoice_id text;
alter table collections add column customer_id text;
alter table collections add column due_on date;
-- Engine time at which the due day is over where the customer lives.
alter table collections add column overdue_at timestamptz;
