-- Without a transaction: the log may be large.
drop index concurrently if exists audit_entries_by_action;
create index concurrently audit_entries_by_action on audit_entries (coalesce(connection, ''), action, position) where position is not null;
