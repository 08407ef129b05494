-- The language in which somebody paid on the invoice's page, where it was chosen there; null: the
-- customer's. Two letters.
alter table invoices add column page_language text;
