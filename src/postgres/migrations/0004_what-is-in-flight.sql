-- Effects are answered within ten minutes; a row that says otherwise for longer has lost its run,
-- however far away its next deadline is.

alter table collections add column in_flight boolean not null default false;
alter table collections alter column in_flight drop default;
create index collections_in_flight on collections (updated_at)
  where outcome is null and in_flight;
