-- Whose key it is, when it ends by itself, and when it was used last.
alter table api_keys add column name text;
alter table api_keys add column expires_at timestamptz;
alter table api_keys add column last_used_at timestamptz;
