-- One invoice of a customer is charged after the other: found by the card, whatever their number.
alter table attempts add column ended_at timestamp with time zone;
create index attempts_in_flight on attempts (fingerprint) where outcome is null;
