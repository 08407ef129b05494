-- Named versions of a policy. Once an invoice was made under one (used_at), it never changes.
create table policies (
  connection text not null references connections (code),
  name text not null,
  policy jsonb not null,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  primary key (connection, name)
);
-- What later invoices are collected by; null: the installation's own.
alter table connections add column default_policy text;
alter table connections add foreign key (code, default_policy) references policies (connection, name);
