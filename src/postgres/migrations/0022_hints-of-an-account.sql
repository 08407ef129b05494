-- What an account reports is hinted to its runs page by page: until when a page is leased, the last
-- invoice of the page before, and how often it was requested.
alter table connections add column hints_due_at timestamptz;
alter table connections add column hints_after text not null default '';
alter table connections add column hints_round integer not null default 0;
