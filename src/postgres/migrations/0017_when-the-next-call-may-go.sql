-- One pace for all processes: when the next call to an outside service may go, of all its
-- operations ('') or of one.
create table call_turns (
  service text not null,
  operation text not null,
  next_at timestamptz not null,
  primary key (service, operation)
);
