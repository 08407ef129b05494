-- The parameters that may change between two tries of one idempotency key, as they were first sent;
-- encrypted, since those of a checkout hold the link of the invoice.
create table frozen_requests (
  key text primary key,
  parameters text not null,
  frozen_at timestamptz not null default now()
);
create index frozen_requests_by_time on frozen_requests (frozen_at);
