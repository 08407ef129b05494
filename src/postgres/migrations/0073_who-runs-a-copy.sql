-- When the run of a sync is started by whoever looks next; while it is alive it puts that off.
alter table mirror_syncs add column run_due_at timestamptz not null default now();
create index mirror_syncs_to_run on mirror_syncs (run_due_at)
  where desired = 'running' and deleted_at is null;

-- What Stripe answered instead of the next page; null: a page came since.
alter table mirror_backfills add column failure jsonb;
