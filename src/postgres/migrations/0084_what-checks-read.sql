-- The events of a day are listed again now and then: when that was last, and how many requests it
-- took.
alter table mirror_follows
  add column audited_at timestamptz,
  add column audit_reads bigint;
-- So many requests a check took so far.
alter table mirror_drift_checks add column reads bigint not null default 0;
-- Of what is listed under another object: the id of that one.
alter table mirror_drift_breaks add column parent text;
