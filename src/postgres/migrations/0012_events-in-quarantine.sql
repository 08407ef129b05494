-- Stripe events that have no effect until a person has looked: listed by the API, and counted.
create index stripe_events_in_quarantine on stripe_events (connection, received_at)
  where fate = 'quarantined';
