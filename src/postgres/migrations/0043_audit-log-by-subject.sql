-- Without a transaction: the log may be large.
drop index concurrently if exists audit_entries_by_subject;
create index concurrently audit_entries_by_subject on audit_entries (coalesce(connection, ''), subject, position) where position is not null;
