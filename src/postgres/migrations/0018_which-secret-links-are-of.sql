-- Of which LINK_SECRETs there may be links and encrypted rows, by their fingerprints: one, or two
-- while links are moved over to another.
create table link_secrets (
  fingerprint text primary key,
  since timestamptz not null default now()
);
