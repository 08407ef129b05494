-- Events that name an invoice which is not in our tables: found when it is handed over after all.

create index stripe_events_of_nobody on stripe_events (connection, (about ->> 'invoiceRef'))
  where fate = 'not_ours' and about ->> 'invoiceRef' is not null;
