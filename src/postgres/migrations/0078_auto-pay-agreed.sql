-- When a customer agreed on a page of ours to be charged automatically; the audit log has the words.
alter table customers add column auto_pay_agreed_at timestamptz;
