-- Without a transaction
drop index concurrently if exists customers_by_billing_email;
create index concurrently customers_by_billing_email on customers using gin (billing_emails);
