-- The customer takes back that they are charged while they are away; null: they have not.
alter table customers add column auto_pay_withdrawn_at timestamptz;
