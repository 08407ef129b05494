-- How often in a row the run of an invoice was not reached: its next try waits that much longer.
alter table collections add column failed_reaches integer not null default 0;
-- Since when it waits to be started, where that is not since the invoice came: for a rebuild.
alter table collections add column start_wanted_at timestamptz;

-- Why the run can never be started, in Temporal's words; null where nothing is known against it.
alter table collections add column not_startable text;
alter table collections add column not_startable_at timestamptz;
create index collections_not_startable on collections (not_startable_at)
  where not_startable is not null;
