-- An account that exists already lets a platform act for it (OAuth): which application it let, and
-- how far that is. Its access is given back at Stripe once the connection is disconnected.
alter table connections add column oauth_status text check (
  oauth_status in ('waiting', 'authorized', 'revoking', 'revoked', 'not_revoked'));
alter table connections add column oauth_client_id text;
-- Why Stripe has not taken it back.
alter table connections add column oauth_problem text;
alter table connections add column revoke_due_at timestamptz;
create index connections_to_revoke on connections (revoke_due_at) where revoke_due_at is not null;
