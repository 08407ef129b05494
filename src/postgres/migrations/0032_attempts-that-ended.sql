-- Without a transaction, since attempts is a large table.
-- How the attempts of a connection ended of late.
drop index concurrently if exists attempts_ended;
create index concurrently attempts_ended on attempts (connection, ended_at) where ended_at is not null;
