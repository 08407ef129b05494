-- Restored from a copy, the database gave places in our streams that it had given once already: who
-- reads on from such a place would miss what has it now. Public events have places beyond this; the
-- sequence of a mirror is raised itself.
alter table installations add column events_after bigint not null default 0;
