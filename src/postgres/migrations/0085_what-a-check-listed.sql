-- What Stripe listed, while all of a collection is counted: what is here and not among it is
-- looked at last. Of what is listed under others: the ids of these.
create table mirror_drift_listed (
  drift_check bigint not null references mirror_drift_checks (number) on delete cascade,
  collection text collate "C" not null,
  upstream_id text collate "C" not null,
  primary key (drift_check, collection, upstream_id)
);
