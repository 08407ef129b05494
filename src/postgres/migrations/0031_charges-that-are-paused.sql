-- When a connection's automatic charges are paused, and since when they are: both as data.
alter table connections add column brake_rules jsonb;
alter table connections add column charges_paused_at timestamptz;
alter table connections add column charges_paused_why text;
alter table connections add column charges_paused_mail_due_at timestamptz;
-- Attempts from before are not looked at, so that a person's word holds.
alter table connections add column charges_resumed_at timestamptz;
-- Where Stripe refused our key or account: when a charge tries again, and which one does.
alter table connections add column charges_try_at timestamptz;
alter table connections add column charges_tried_by text;
