-- Up to when starts have been given out, where STARTS_PER_SECOND limits them for all processes.
create table start_pace (
  one boolean primary key default true check (one),
  taken_until timestamptz not null default now()
);
insert into start_pace default values;
