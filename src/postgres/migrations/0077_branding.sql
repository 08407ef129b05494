-- How pages and mails of a connection look, and the files of its logos.
alter table connections add column branding jsonb;

create table logos (
  connection text not null references connections (code),
  sha256 text not null,
  content_type text not null,
  bytes bytea not null,
  created_at timestamptz not null default now(),
  primary key (connection, sha256)
);

create index logos_by_sha256 on logos (sha256);
