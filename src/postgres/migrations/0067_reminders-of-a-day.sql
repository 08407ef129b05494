-- Which reminders a customer got on which of their days, over all their invoices: so many go out in
-- a day and no more. A row is kept for two days.
create table reminder_days (
  customer_id text not null references customers (id),
  ref text not null,
  key text not null,
  day date not null,
  primary key (customer_id, ref, key)
);
