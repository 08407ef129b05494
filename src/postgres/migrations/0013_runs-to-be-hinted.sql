-- What concerns many invoices at once is hinted to their runs one batch after the other.
alter table collections add column hint_due_at timestamp with time zone;
create index collections_to_hint on collections (hint_due_at) where hint_due_at is not null;
