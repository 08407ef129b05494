-- Where customers may transfer to, whose invoices say nothing else; the connection whose key is
-- used for a connected account; since when the business disconnects it.
alter table connections add column bank_details jsonb;
alter table connections add column platform text references connections;
alter table connections add column disconnecting_at timestamptz;
create index connections_by_platform on connections (platform) where platform is not null;

-- The endpoints at Stripe that send us webhooks, as far as we made or replace them. Of those in use
-- one is of the account itself and one of the accounts connected to it.
create table webhook_endpoints (
  connection text not null references connections,
  id text not null,
  purpose text not null check (purpose in ('account', 'connected_accounts')),
  url text not null,
  created_at timestamptz not null default now(),
  -- A later one has its place: it is deleted at Stripe then, and its secret with it.
  delete_at timestamptz,
  primary key (connection, id)
);
create unique index webhook_endpoints_in_use on webhook_endpoints (connection, purpose)
  where delete_at is null;
create index webhook_endpoints_to_delete on webhook_endpoints (delete_at)
  where delete_at is not null;

-- The endpoint of connected accounts has secrets of its own.
alter table connection_secrets drop constraint connection_secrets_name_check;
alter table connection_secrets add constraint connection_secrets_name_check check (name in (
  'secret_key', 'webhook_secret', 'webhook_secret_previous',
  'connect_webhook_secret', 'connect_webhook_secret_previous'
));
