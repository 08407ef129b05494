-- What a key may do, and keys of the whole installation, which are of no connection.
alter table api_keys add column scope text not null default 'admin'
  check (scope in ('read', 'collect', 'admin'));
alter table api_keys alter column connection drop not null;
alter table api_keys alter column mode drop not null;
alter table api_keys add constraint api_keys_mode_of_connection
  check ((connection is null) = (mode is null));
