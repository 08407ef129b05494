-- Without a transaction
-- How often an account may be read follows from how many payments were collected into it lately.
drop index concurrently if exists payments_by_time;
create index concurrently payments_by_time on payments (connection, at) where charge_id is not null;
