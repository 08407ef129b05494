-- The customer of another connection by whom new invoices are collected; what is open stays here.
alter table customers add column moved_to text;
alter table customers add column moved_at timestamptz;
