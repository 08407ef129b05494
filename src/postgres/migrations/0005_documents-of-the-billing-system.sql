-- Files mailed unchanged with an invoice. Their names and order stand in the invoice itself; here
-- are the bytes, which no step reads. Keyed by what they hold, so that those of an edit may wait
-- beside those of the draft it will replace, and stay as the edit itself does.

create table documents (
  ref text not null references invoices (ref),
  sha256 text not null,
  bytes bytea not null,
  primary key (ref, sha256)
);
-- PDFs are compressed already.
alter table documents alter column bytes set storage external;
