-- When a connection's automatic charges are paused, and since when they are: both as data.
alter table connections add column brake_rules jsonb;
alter table connections add column charges_paused_at timestamptz;
alter table connections add column charges_paused_why text;
alter table connections add column charges_paused_mail_due_at timestamptz;
-- Attempts from before are not looked at, so that a person's word holds.
alter table connections add column charges_resumed_at timestamptz;
create index attempts_ended on attempts (connection, ended_at) where ended_at is not null;
