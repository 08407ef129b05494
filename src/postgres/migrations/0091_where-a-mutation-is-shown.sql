-- The place in the streams by which all of a mutation is shown: who waits for a consumer waits for
-- this, and not for whatever came later.
alter table mutations add column shown_by bigint;
