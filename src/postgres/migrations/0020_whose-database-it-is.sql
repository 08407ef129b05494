-- Which installations use this database, and since when: a run whose rows are gone ends only where
-- its database is the one it has always had.
create table installations (
  name text primary key,
  created_at timestamptz not null default now()
);
