-- The application of a platform, by which accounts that exist already are linked; null: none is.
alter table connections add column connect_client_id text;

-- Each time a business is led to Stripe to let a platform act for its account, and what came of it.
create table oauth_requests (
  -- Of the state that Stripe brings back; it is kept nowhere.
  state_hash text primary key,
  connection text not null references connections,
  client_id text not null,
  expires_at timestamptz not null,
  -- exchanging: the code was sent to Stripe, once; what that came to may never be known.
  status text not null default 'open' check (
    status in ('open', 'exchanging', 'linked', 'denied', 'refused')),
  -- A code that Stripe is sent twice ends the access: none is sent again, by whatever request.
  code_hash text unique,
  account text,
  problem text,
  check ((status = 'linked') = (account is not null))
);
create index oauth_requests_by_connection on oauth_requests (connection, expires_at);

alter table audit_entries drop constraint audit_entries_done_by_check;
alter table audit_entries add constraint audit_entries_done_by_check check (
  done_by in ('api_key', 'billing_schedule', 'command_line', 'connect_link', 'environment',
    'temporal')) not valid;
