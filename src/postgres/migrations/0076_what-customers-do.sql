-- A customer does something by themselves on the portal, too.
alter table audit_entries drop constraint audit_entries_done_by_check;
alter table audit_entries add constraint audit_entries_done_by_check check (
  done_by in ('api_key', 'billing_schedule', 'command_line', 'connect_link', 'consumer', 'customer',
    'environment', 'temporal')) not valid;
