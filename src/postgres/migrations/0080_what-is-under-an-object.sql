-- Of what Stripe lists under another object: the id of that one, where it is known.
alter table mirror_records add column parent text collate "C";

-- Lists under an object that are to be read again, since it changed.
create table mirror_child_lists (
  sync bigint not null references mirror_syncs (number) on delete cascade,
  collection text collate "C" not null,
  parent text collate "C" not null,
  -- How often that was asked for: a reading that began before the last time decides nothing.
  asked integer not null default 1,
  due_at timestamptz not null default now(),
  primary key (sync, collection, parent)
);
create index mirror_child_lists_due on mirror_child_lists (sync, due_at);

-- A collection is listed again and again where Stripe changes it in silence: when it was listed
-- to its end last, and how many requests that took.
alter table mirror_backfills add column passed_at timestamptz;
alter table mirror_backfills add column pass_reads bigint;
-- Requests of the walk that is not at its end.
alter table mirror_backfills add column reads bigint not null default 0;
