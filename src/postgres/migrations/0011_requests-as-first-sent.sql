-- The parameters that may change between two tries of one idempotency key, as they were first sent.
create table frozen_requests (
  key text primary key,
  parameters jsonb not null,
  frozen_at timestamptz not null default now()
);
create index frozen_requests_by_time on frozen_requests (frozen_at);
