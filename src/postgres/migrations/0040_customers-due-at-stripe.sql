-- When Stripe is to get the customer, or what changed of it; null: it has it.
alter table customers add column stripe_due_at timestamptz;

-- How often in a row that came to no answer.
alter table customers add column stripe_tries integer not null default 0;

-- Why Stripe does not take the customer as it is.
alter table customers add column stripe_problem text;
