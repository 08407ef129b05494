-- Who issues the documents of a connection, beside the name that customers know.
alter table connections
  add column legal_name text,
  add column address jsonb,
  add column tax_ids text[] not null default '{}';
