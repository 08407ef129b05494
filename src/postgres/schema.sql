create table api_keys (
  id text not null,
  connection text,
  hash text not null,
  last4 text not null,
  mode text,
  created_at timestamp with time zone not null default now(),
  revoked_at timestamp with time zone,
  name text,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  scope text not null default 'admin'::text,
  constraint api_keys_hash_key UNIQUE (hash),
  constraint api_keys_pkey PRIMARY KEY (id),
  constraint api_keys_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint api_keys_mode_check CHECK ((mode = ANY (ARRAY['test'::text, 'live'::text]))),
  constraint api_keys_mode_of_connection CHECK (((connection IS NULL) = (mode IS NULL))),
  constraint api_keys_scope_check CHECK ((scope = ANY (ARRAY['mail_events'::text, 'read'::text, 'collect'::text, 'admin'::text])))
);

create table attempts (
  ref text not null,
  n integer not null,
  connection text not null,
  intent_id text,
  key text not null,
  amount bigint not null,
  method_id text not null,
  method_type text not null,
  method_label text not null,
  fingerprint text not null,
  asked_at timestamp with time zone not null,
  outcome text,
  decline_code text,
  ended_at timestamp with time zone,
  asked_by text,
  constraint attempts_pkey PRIMARY KEY (ref, n),
  constraint attempts_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint attempts_ref_fkey FOREIGN KEY (ref) REFERENCES invoices(ref),
  constraint attempts_amount_check CHECK ((amount > 0)),
  constraint attempts_asked_by_check CHECK ((asked_by = ANY (ARRAY['plan'::text, 'business'::text, 'customer'::text, 'checkout'::text])))
);
CREATE INDEX attempts_by_card ON attempts USING btree (fingerprint, asked_at) WHERE (outcome IS NOT NULL);
CREATE UNIQUE INDEX attempts_by_intent ON attempts USING btree (connection, intent_id) WHERE (intent_id IS NOT NULL);
CREATE INDEX attempts_ended ON attempts USING btree (connection, ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX attempts_in_flight ON attempts USING btree (fingerprint) WHERE (outcome IS NULL);

create table audit_entries (
  id text not null,
  written bigint not null generated always as identity,
  connection text,
  at timestamp with time zone not null,
  done_by text not null,
  key_id text,
  address text,
  action text not null,
  subject text not null,
  before jsonb,
  after jsonb,
  "position" bigint,
  previous_hash text,
  hash text,
  constraint audit_entries_pkey PRIMARY KEY (id),
  constraint audit_entries_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint audit_entries_check CHECK ((("position" IS NULL) = (hash IS NULL))),
  constraint audit_entries_done_by_check CHECK ((done_by = ANY (ARRAY['api_key'::text, 'billing_schedule'::text, 'command_line'::text, 'connect_link'::text, 'consumer'::text, 'customer'::text, 'environment'::text, 'temporal'::text]))) NOT VALID
);
CREATE INDEX audit_entries_by_action ON audit_entries USING btree (COALESCE(connection, ''::text), action, "position") WHERE ("position" IS NOT NULL);
CREATE INDEX audit_entries_by_subject ON audit_entries USING btree (COALESCE(connection, ''::text), subject, "position") WHERE ("position" IS NOT NULL);
CREATE UNIQUE INDEX audit_entries_in_order ON audit_entries USING btree (COALESCE(connection, ''::text), "position");
CREATE INDEX audit_entries_not_chained ON audit_entries USING btree (written) WHERE ("position" IS NULL);

create table billing_schedules (
  id text not null,
  connection text not null,
  external_id text not null,
  customer_id text not null,
  status text not null,
  held_reason text,
  held_detail text,
  held_at timestamp with time zone,
  mail_due_at timestamp with time zone,
  version integer not null,
  document jsonb not null,
  inherited jsonb not null,
  last_on date,
  handled integer not null default 0,
  confirmed_through integer not null default 0,
  next_at timestamp with time zone,
  alarm_due_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  constraint billing_schedules_connection_external_id_key UNIQUE (connection, external_id),
  constraint billing_schedules_pkey PRIMARY KEY (id),
  constraint billing_schedules_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint billing_schedules_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint billing_schedules_check CHECK (((status = 'held'::text) = ((held_reason IS NOT NULL) AND (held_at IS NOT NULL)))),
  constraint billing_schedules_check1 CHECK (((status = 'held'::text) OR (mail_due_at IS NULL))),
  constraint billing_schedules_check2 CHECK (((status <> 'ended'::text) OR (next_at IS NULL))),
  constraint billing_schedules_status_check CHECK ((status = ANY (ARRAY['active'::text, 'paused'::text, 'held'::text, 'ended'::text]))),
  constraint billing_schedules_version_check CHECK ((version > 0))
);
CREATE INDEX billing_schedules_by_connection ON billing_schedules USING btree (connection, id);
CREATE INDEX billing_schedules_by_customer ON billing_schedules USING btree (customer_id, id);
CREATE INDEX billing_schedules_by_status ON billing_schedules USING btree (connection, status, id);
CREATE INDEX billing_schedules_to_alarm ON billing_schedules USING btree (alarm_due_at) WHERE (alarm_due_at IS NOT NULL);
CREATE INDEX billing_schedules_to_mail ON billing_schedules USING btree (mail_due_at) WHERE (mail_due_at IS NOT NULL);
CREATE INDEX billing_schedules_to_make ON billing_schedules USING btree (next_at) WHERE (status = 'active'::text);

create table bulk_action_rows (
  bulk_id text not null,
  "position" integer not null,
  ref text not null,
  version integer not null,
  outcome text,
  code text,
  detail text,
  command_id text,
  given_at timestamp with time zone,
  constraint bulk_action_rows_bulk_id_ref_key UNIQUE (bulk_id, ref),
  constraint bulk_action_rows_pkey PRIMARY KEY (bulk_id, "position"),
  constraint bulk_action_rows_bulk_id_fkey FOREIGN KEY (bulk_id) REFERENCES bulk_actions(id) ON DELETE CASCADE,
  constraint bulk_action_rows_ref_fkey FOREIGN KEY (ref) REFERENCES invoices(ref),
  constraint bulk_action_rows_outcome_check CHECK ((outcome = ANY (ARRAY['refused'::text, 'changed'::text])))
);
CREATE INDEX bulk_action_rows_to_give ON bulk_action_rows USING btree (bulk_id, "position") WHERE ((outcome IS NULL) AND (command_id IS NULL));

create table bulk_actions (
  id text not null,
  connection text not null,
  key_id text not null,
  token_hash text not null,
  action text not null,
  request jsonb not null,
  request_hash text not null,
  command jsonb not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  started_at timestamp with time zone,
  leased_until timestamp with time zone,
  given_at timestamp with time zone,
  constraint bulk_actions_token_hash_key UNIQUE (token_hash),
  constraint bulk_actions_pkey PRIMARY KEY (id),
  constraint bulk_actions_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint bulk_actions_action_check CHECK ((action = ANY (ARRAY['resend'::text, 'pause'::text, 'charge_now'::text])))
);
CREATE INDEX bulk_actions_expired ON bulk_actions USING btree (expires_at) WHERE (started_at IS NULL);
CREATE INDEX bulk_actions_to_give ON bulk_actions USING btree (started_at) WHERE ((started_at IS NOT NULL) AND (given_at IS NULL));

create table bundle_closes (
  written bigint not null generated always as identity,
  bundle_id text not null,
  invoice_id text,
  why text not null,
  constraint bundle_closes_pkey PRIMARY KEY (written),
  constraint bundle_closes_bundle_id_fkey FOREIGN KEY (bundle_id) REFERENCES bundles(id)
);
CREATE INDEX bundle_closes_of_bundle ON bundle_closes USING btree (bundle_id, written);

create table bundle_objects (
  connection text not null,
  object_id text not null,
  bundle_id text not null,
  constraint bundle_objects_pkey PRIMARY KEY (connection, object_id),
  constraint bundle_objects_bundle_id_fkey FOREIGN KEY (bundle_id) REFERENCES bundles(id),
  constraint bundle_objects_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code)
);

create table bundles (
  id text not null,
  ref text not null,
  connection text not null,
  customer_id text not null,
  version integer not null,
  state jsonb not null,
  finished boolean not null,
  wake_at timestamp with time zone,
  due_at timestamp with time zone,
  url text,
  success_url text,
  cancel_url text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint bundles_ref_key UNIQUE (ref),
  constraint bundles_pkey PRIMARY KEY (id),
  constraint bundles_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint bundles_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id)
);
CREATE INDEX bundles_due ON bundles USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX bundles_of_customer ON bundles USING btree (customer_id, created_at);

create table call_turns (
  service text not null,
  operation text not null,
  next_at timestamp with time zone not null,
  share double precision not null default 1,
  slowed_at timestamp with time zone,
  constraint call_turns_pkey PRIMARY KEY (service, operation)
);

create table call_waits (
  service text not null,
  urgency smallint not null,
  until timestamp with time zone not null,
  constraint call_waits_pkey PRIMARY KEY (service, urgency)
);

create table checkouts (
  connection text not null,
  session_id text not null,
  ref text not null,
  n integer not null,
  url text,
  amount bigint not null,
  expires_at timestamp with time zone not null,
  status text not null,
  constraint checkouts_pkey PRIMARY KEY (connection, session_id),
  constraint checkouts_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint checkouts_ref_fkey FOREIGN KEY (ref) REFERENCES invoices(ref),
  constraint checkouts_amount_check CHECK ((amount > 0)),
  constraint checkouts_status_check CHECK ((status = ANY (ARRAY['open'::text, 'complete'::text, 'expired'::text])))
);
CREATE INDEX checkouts_of_invoice ON checkouts USING btree (ref, n);

create table collections (
  ref text not null,
  version integer not null,
  shape integer not null,
  state jsonb not null,
  policy jsonb not null,
  view jsonb not null,
  status text not null generated always as ((view ->> 'status'::text)) stored,
  wake_at timestamp with time zone,
  outcome jsonb,
  updated_at timestamp with time zone not null default now(),
  start_due_at timestamp with time zone,
  wakes integer not null default 0,
  woken_until timestamp with time zone,
  in_flight boolean not null,
  hint_due_at timestamp with time zone,
  failed_reaches integer not null default 0,
  start_wanted_at timestamp with time zone,
  not_startable text,
  not_startable_at timestamp with time zone,
  connection text,
  invoice_id text,
  customer_id text,
  due_on date,
  overdue_at timestamp with time zone,
  constraint collections_pkey PRIMARY KEY (ref),
  constraint collections_ref_fkey FOREIGN KEY (ref) REFERENCES invoices(ref),
  constraint collections_shape_check CHECK ((shape > 0)),
  constraint collections_version_check CHECK ((version > 0))
);
CREATE INDEX collections_by_status ON collections USING btree (status);
CREATE INDEX collections_in_flight ON collections USING btree (updated_at) WHERE ((outcome IS NULL) AND in_flight);
CREATE INDEX collections_listed ON collections USING btree (connection, status, invoice_id);
CREATE INDEX collections_listed_by_change ON collections USING btree (connection, status, updated_at, invoice_id, due_on);
CREATE INDEX collections_listed_by_due_day ON collections USING btree (connection, status, due_on, invoice_id);
CREATE INDEX collections_not_startable ON collections USING btree (not_startable_at) WHERE (not_startable IS NOT NULL);
CREATE INDEX collections_of_customer ON collections USING btree (customer_id, status, invoice_id);
CREATE INDEX collections_of_customer_by_change ON collections USING btree (customer_id, status, updated_at, invoice_id, due_on);
CREATE INDEX collections_of_customer_by_due_day ON collections USING btree (customer_id, status, due_on, invoice_id);
CREATE INDEX collections_to_hint ON collections USING btree (hint_due_at) WHERE (hint_due_at IS NOT NULL);
CREATE INDEX collections_to_list ON collections USING btree (ref) WHERE (invoice_id IS NULL);
CREATE INDEX collections_to_start ON collections USING btree (start_due_at) WHERE (start_due_at IS NOT NULL);
CREATE INDEX collections_to_wake ON collections USING btree (wake_at) WHERE ((outcome IS NULL) AND (wake_at IS NOT NULL));
CREATE INDEX collections_unfinished ON collections USING btree (ref) WHERE (outcome IS NULL);

create table commands (
  connection text not null,
  id text not null,
  ref text not null,
  written bigint not null generated always as identity,
  name text not null,
  command jsonb not null,
  document jsonb,
  content_hash text not null,
  asked_at timestamp with time zone not null default now(),
  applied_at timestamp with time zone,
  answer jsonb,
  answered_at timestamp with time zone,
  hints integer not null default 0,
  hint_due_at timestamp with time zone not null default (now() + '00:01:00'::interval),
  constraint commands_pkey PRIMARY KEY (connection, id),
  constraint commands_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint commands_ref_fkey FOREIGN KEY (ref) REFERENCES invoices(ref)
);
CREATE INDEX commands_of_invoice ON commands USING btree (ref, written) WHERE (applied_at IS NULL);
CREATE INDEX commands_to_hint ON commands USING btree (hint_due_at) WHERE (applied_at IS NULL);

create table connection_secrets (
  connection text not null,
  name text not null,
  data_key text not null,
  sealed text not null,
  last4 text not null,
  set_at timestamp with time zone not null default now(),
  constraint connection_secrets_pkey PRIMARY KEY (connection, name),
  constraint connection_secrets_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint connection_secrets_data_key_fkey FOREIGN KEY (data_key) REFERENCES data_keys(id),
  constraint connection_secrets_name_check CHECK ((name = ANY (ARRAY['secret_key'::text, 'webhook_secret'::text, 'webhook_secret_previous'::text, 'connect_webhook_secret'::text, 'connect_webhook_secret_previous'::text])))
);
CREATE INDEX connection_secrets_by_data_key ON connection_secrets USING btree (data_key);

create table connections (
  code text not null,
  name text not null,
  mode text not null,
  stripe_account text,
  settings jsonb not null,
  notify_emails text[] not null,
  business_name text not null,
  created_at timestamp with time zone not null default now(),
  gone_why text,
  missing_permissions jsonb not null default '{}'::jsonb,
  hints_due_at timestamp with time zone,
  hints_after text not null default ''::text,
  hints_round integer not null default 0,
  disconnected_at timestamp with time zone,
  bank_details jsonb,
  platform text,
  disconnecting_at timestamp with time zone,
  default_policy text,
  brake_rules jsonb,
  charges_paused_at timestamp with time zone,
  charges_paused_why text,
  charges_paused_mail_due_at timestamp with time zone,
  charges_resumed_at timestamp with time zone,
  charges_try_at timestamp with time zone,
  charges_tried_by text,
  oauth_status text,
  oauth_client_id text,
  oauth_problem text,
  revoke_due_at timestamp with time zone,
  connect_client_id text,
  methods_off text[],
  legal_name text,
  address jsonb,
  tax_ids text[] not null default '{}'::text[],
  branding jsonb,
  constraint connections_pkey PRIMARY KEY (code),
  constraint connections_code_default_policy_fkey FOREIGN KEY (code, default_policy) REFERENCES policies(connection, name),
  constraint connections_platform_fkey FOREIGN KEY (platform) REFERENCES connections(code),
  constraint connections_code_check CHECK ((code ~ '^[a-z0-9][a-z0-9_-]{0,31}$'::text)),
  constraint connections_mode_check CHECK ((mode = ANY (ARRAY['test'::text, 'live'::text]))),
  constraint connections_oauth_status_check CHECK ((oauth_status = ANY (ARRAY['waiting'::text, 'authorized'::text, 'revoking'::text, 'revoked'::text, 'not_revoked'::text])))
);
CREATE UNIQUE INDEX connections_by_account ON connections USING btree (stripe_account, mode) WHERE ((stripe_account IS NOT NULL) AND (disconnected_at IS NULL));
CREATE INDEX connections_by_platform ON connections USING btree (platform) WHERE (platform IS NOT NULL);
CREATE INDEX connections_to_revoke ON connections USING btree (revoke_due_at) WHERE (revoke_due_at IS NOT NULL);

create table customer_aliases (
  connection text not null,
  alias text not null,
  customer_id text not null,
  "position" integer not null,
  constraint customer_aliases_customer_id_position_key UNIQUE (customer_id, "position"),
  constraint customer_aliases_pkey PRIMARY KEY (connection, alias),
  constraint customer_aliases_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint customer_aliases_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id)
);

create table customer_checkouts (
  customer_id text not null,
  n integer not null,
  connection text not null,
  stripe_customer text not null,
  asked_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  session_id text,
  url text,
  refused text,
  constraint customer_checkouts_pkey PRIMARY KEY (customer_id, n),
  constraint customer_checkouts_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint customer_checkouts_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id)
);

create table customer_external_ids (
  customer_id text not null,
  "position" integer not null,
  connection text not null,
  key text not null,
  value text not null,
  constraint customer_external_ids_connection_value_customer_id_position_key UNIQUE (connection, value, customer_id, "position"),
  constraint customer_external_ids_pkey PRIMARY KEY (customer_id, "position"),
  constraint customer_external_ids_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint customer_external_ids_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id)
);

create table customer_import_rows (
  import_id text not null,
  "position" integer not null,
  given text not null,
  stripe_customer text not null,
  customer_id text,
  is_repeated boolean not null default false,
  plan text,
  detail text,
  result text,
  is_method_missing boolean not null default false,
  setup text,
  constraint customer_import_rows_pkey PRIMARY KEY (import_id, "position"),
  constraint customer_import_rows_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint customer_import_rows_import_id_fkey FOREIGN KEY (import_id) REFERENCES customer_imports(id)
);
CREATE INDEX customer_import_rows_by_customer ON customer_import_rows USING btree (import_id, customer_id);
CREATE INDEX customer_import_rows_by_stripe_customer ON customer_import_rows USING btree (import_id, stripe_customer);

create table customer_imports (
  id text not null,
  connection text not null,
  source jsonb not null,
  status text not null,
  listed_after text,
  token text,
  accepts_email boolean not null default false,
  actor jsonb,
  due_at timestamp with time zone,
  tries integer not null default 0,
  problem text,
  created_at timestamp with time zone not null default now(),
  checked_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint customer_imports_pkey PRIMARY KEY (id),
  constraint customer_imports_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint customer_imports_status_check CHECK ((status = ANY (ARRAY['listing'::text, 'preparing'::text, 'checking'::text, 'checked'::text, 'linking'::text, 'done'::text, 'failed'::text])))
);
CREATE INDEX customer_imports_due ON customer_imports USING btree (due_at) WHERE (due_at IS NOT NULL);

create table customer_mails (
  id text not null,
  customer_id text not null,
  key text not null,
  name text not null,
  about jsonb not null,
  recipients text[],
  status text not null default 'due'::text,
  asked_at timestamp with time zone not null default now(),
  due_at timestamp with time zone not null default now(),
  until timestamp with time zone,
  sent_at timestamp with time zone,
  detail text,
  constraint customer_mails_customer_id_key_key UNIQUE (customer_id, key),
  constraint customer_mails_pkey PRIMARY KEY (id),
  constraint customer_mails_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint customer_mails_status_check CHECK ((status = ANY (ARRAY['due'::text, 'sent'::text, 'refused'::text, 'lapsed'::text])))
);
CREATE INDEX customer_mails_due ON customer_mails USING btree (due_at) WHERE (status = 'due'::text);
CREATE INDEX customer_mails_until ON customer_mails USING btree (until) WHERE (status = 'due'::text);

create table customers (
  id text not null,
  connection text not null,
  external_id text not null,
  name text not null,
  email text not null,
  country text,
  locale text,
  time_zone text,
  settings jsonb not null,
  stripe_customer text,
  unlinked_at timestamp with time zone,
  default_method text,
  created_at timestamp with time zone not null default now(),
  methods_read_at timestamp with time zone,
  details_version integer not null default 0,
  stripe_details_version integer not null default 0,
  auto_pay_withdrawn_at timestamp with time zone,
  billing_emails text[],
  profile jsonb not null default '{}'::jsonb,
  stripe_due_at timestamp with time zone,
  stripe_tries integer not null default 0,
  stripe_problem text,
  moved_to text,
  moved_at timestamp with time zone,
  chosen_method text,
  chosen_by text,
  stripe_default text,
  stripe_default_writes integer not null default 0,
  methods_stored_at timestamp with time zone,
  auto_pay_agreed_at timestamp with time zone,
  constraint customers_connection_external_id_key UNIQUE (connection, external_id),
  constraint customers_pkey PRIMARY KEY (id),
  constraint customers_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code)
);
CREATE INDEX customers_by_billing_email ON customers USING gin (billing_emails);
CREATE INDEX customers_by_connection ON customers USING btree (connection, id);
CREATE INDEX customers_by_email ON customers USING btree (connection, lower(email) text_pattern_ops);
CREATE INDEX customers_by_moved_to ON customers USING btree (moved_to) WHERE (moved_to IS NOT NULL);
CREATE INDEX customers_by_name ON customers USING btree (connection, lower(name) text_pattern_ops);
CREATE UNIQUE INDEX customers_by_stripe_customer ON customers USING btree (connection, stripe_customer) WHERE (stripe_customer IS NOT NULL);
CREATE INDEX customers_due_at_stripe ON customers USING btree (stripe_due_at) WHERE (stripe_due_at IS NOT NULL);

create table data_keys (
  id text not null,
  connection text not null,
  wrapped_by text not null,
  wrapped text not null,
  created_at timestamp with time zone not null default now(),
  retired_at timestamp with time zone,
  constraint data_keys_pkey PRIMARY KEY (id),
  constraint data_keys_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint data_keys_wrapped_by_fkey FOREIGN KEY (wrapped_by) REFERENCES master_keys(fingerprint)
);
CREATE INDEX data_keys_by_connection ON data_keys USING btree (connection);
CREATE UNIQUE INDEX data_keys_in_use ON data_keys USING btree (connection) WHERE (retired_at IS NULL);

create table documents (
  ref text not null,
  sha256 text not null,
  bytes bytea not null,
  constraint documents_pkey PRIMARY KEY (ref, sha256),
  constraint documents_ref_fkey FOREIGN KEY (ref) REFERENCES invoices(ref)
);

create table frozen_requests (
  key text not null,
  parameters text not null,
  frozen_at timestamp with time zone not null default now(),
  constraint frozen_requests_pkey PRIMARY KEY (key)
);
CREATE INDEX frozen_requests_by_time ON frozen_requests USING btree (frozen_at);

create table idempotency_keys (
  scope text not null,
  key text not null,
  hash text not null,
  claimed_at timestamp with time zone not null default now(),
  status integer,
  body text,
  constraint idempotency_keys_pkey PRIMARY KEY (scope, key),
  constraint idempotency_keys_check CHECK (((status IS NULL) = (body IS NULL)))
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys USING btree (claimed_at);

create table installations (
  name text not null,
  created_at timestamp with time zone not null default now(),
  events_after bigint not null default 0,
  constraint installations_pkey PRIMARY KEY (name)
);

create table invoices (
  id text not null,
  ref text not null,
  connection text not null,
  external_id text not null,
  customer_id text not null,
  number text not null,
  currency text not null,
  amount_due bigint not null,
  issued_on date not null,
  due_on date not null,
  document jsonb not null,
  link_version integer not null,
  link_token_hash text,
  created_at timestamp with time zone not null default now(),
  page_language text,
  constraint invoices_connection_external_id_key UNIQUE (connection, external_id),
  constraint invoices_link_token_hash_key UNIQUE (link_token_hash),
  constraint invoices_ref_key UNIQUE (ref),
  constraint invoices_pkey PRIMARY KEY (id),
  constraint invoices_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint invoices_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint invoices_amount_due_check CHECK ((amount_due >= 0)),
  constraint invoices_currency_check CHECK ((currency ~ '^[a-z]{3}$'::text))
);
CREATE INDEX invoices_by_connection ON invoices USING btree (connection, id);
CREATE INDEX invoices_by_customer ON invoices USING btree (customer_id, id);

create table link_secrets (
  fingerprint text not null,
  since timestamp with time zone not null default now(),
  constraint link_secrets_pkey PRIMARY KEY (fingerprint)
);

create table logos (
  connection text not null,
  sha256 text not null,
  content_type text not null,
  bytes bytea not null,
  created_at timestamp with time zone not null default now(),
  constraint logos_pkey PRIMARY KEY (connection, sha256),
  constraint logos_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code)
);
CREATE INDEX logos_by_sha256 ON logos USING btree (sha256);

create table mail_events (
  connection text not null,
  id text not null,
  type text not null,
  received_at timestamp with time zone not null default now(),
  marked jsonb not null,
  constraint mail_events_pkey PRIMARY KEY (connection, id),
  constraint mail_events_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code)
);

create table mails (
  id text not null,
  ref text not null,
  key text not null,
  name text not null,
  recipients text[] not null,
  subject text not null,
  status text not null,
  message_id text not null,
  claimed_at timestamp with time zone not null default now(),
  sent_at timestamp with time zone,
  detail text,
  constraint mails_ref_key_key UNIQUE (ref, key),
  constraint mails_pkey PRIMARY KEY (id),
  constraint mails_ref_fkey FOREIGN KEY (ref) REFERENCES invoices(ref),
  constraint mails_status_check CHECK ((status = ANY (ARRAY['sending'::text, 'sent'::text, 'refused'::text])))
);

create table master_keys (
  fingerprint text not null,
  since timestamp with time zone not null default now(),
  constraint master_keys_pkey PRIMARY KEY (fingerprint)
);

create table mirror_backfills (
  sync bigint not null,
  collection text not null,
  walk jsonb not null,
  step integer not null default 0,
  events_since timestamp with time zone,
  started_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  failure jsonb,
  passed_at timestamp with time zone,
  pass_reads bigint,
  reads bigint not null default 0,
  constraint mirror_backfills_pkey PRIMARY KEY (sync, collection),
  constraint mirror_backfills_sync_fkey FOREIGN KEY (sync) REFERENCES mirror_syncs(number) ON DELETE CASCADE
);

create table mirror_child_lists (
  sync bigint not null,
  collection text not null,
  parent text not null,
  asked integer not null default 1,
  due_at timestamp with time zone not null default now(),
  tries integer not null default 0,
  constraint mirror_child_lists_pkey PRIMARY KEY (sync, collection, parent),
  constraint mirror_child_lists_sync_fkey FOREIGN KEY (sync) REFERENCES mirror_syncs(number) ON DELETE CASCADE
);
CREATE INDEX mirror_child_lists_due ON mirror_child_lists USING btree (sync, due_at);

create table mirror_consumers (
  number bigint not null generated always as identity,
  connection text not null,
  id text not null,
  sync bigint not null,
  kind text not null,
  stream text not null,
  collections text[],
  ack_wait_ms integer not null,
  max_deliver integer not null,
  max_ack_pending integer not null,
  target jsonb,
  data_key text,
  sealed text,
  cursor bigint not null,
  generation integer not null default 0,
  desired text not null,
  problem text,
  retry_at timestamp with time zone,
  owner text,
  owned_until timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  changed_at timestamp with time zone not null default now(),
  constraint mirror_consumers_connection_id_key UNIQUE (connection, id),
  constraint mirror_consumers_pkey PRIMARY KEY (number),
  constraint mirror_consumers_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint mirror_consumers_data_key_fkey FOREIGN KEY (data_key) REFERENCES data_keys(id),
  constraint mirror_consumers_sync_fkey FOREIGN KEY (sync) REFERENCES mirror_syncs(number) ON DELETE CASCADE,
  constraint mirror_consumers_check CHECK (((sealed IS NULL) = (data_key IS NULL))),
  constraint mirror_consumers_desired_check CHECK ((desired = ANY (ARRAY['running'::text, 'paused'::text]))),
  constraint mirror_consumers_kind_check CHECK ((kind = ANY (ARRAY['pull'::text, 'webhook'::text, 'postgres'::text, 'kafka'::text]))),
  constraint mirror_consumers_stream_check CHECK ((stream = ANY (ARRAY['records'::text, 'events'::text])))
);
CREATE INDEX mirror_consumers_by_data_key ON mirror_consumers USING btree (data_key) WHERE (data_key IS NOT NULL);
CREATE INDEX mirror_consumers_by_sync ON mirror_consumers USING btree (sync);

create table mirror_credentials (
  id text not null,
  connection text not null,
  kind text not null,
  name text,
  mode text not null,
  stripe_account text,
  data_key text,
  sealed text,
  is_restricted boolean not null default false,
  last4 text,
  metadata jsonb not null,
  created_at timestamp with time zone not null default now(),
  constraint mirror_credentials_pkey PRIMARY KEY (id),
  constraint mirror_credentials_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint mirror_credentials_data_key_fkey FOREIGN KEY (data_key) REFERENCES data_keys(id),
  constraint mirror_credentials_check CHECK (((kind = 'stripe_key'::text) = (sealed IS NOT NULL))),
  constraint mirror_credentials_check1 CHECK (((sealed IS NULL) = (data_key IS NULL))),
  constraint mirror_credentials_kind_check CHECK ((kind = ANY (ARRAY['stripe_key'::text, 'stripe_connect'::text, 'connection'::text]))),
  constraint mirror_credentials_mode_check CHECK ((mode = ANY (ARRAY['test'::text, 'live'::text])))
);
CREATE INDEX mirror_credentials_by_connection ON mirror_credentials USING btree (connection, id);
CREATE INDEX mirror_credentials_by_data_key ON mirror_credentials USING btree (data_key) WHERE (data_key IS NOT NULL);

create table mirror_deliveries (
  consumer bigint not null,
  "position" bigint not null,
  collection text not null,
  upstream_id text not null,
  status text not null,
  due timestamp with time zone not null,
  attempts integer not null,
  forgiven integer not null,
  detail text,
  constraint mirror_deliveries_pkey PRIMARY KEY (consumer, "position"),
  constraint mirror_deliveries_consumer_fkey FOREIGN KEY (consumer) REFERENCES mirror_consumers(number) ON DELETE CASCADE,
  constraint mirror_deliveries_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'out'::text, 'set_aside'::text])))
);
CREATE INDEX mirror_deliveries_open ON mirror_deliveries USING btree (consumer, "position") WHERE (status <> 'set_aside'::text);
CREATE INDEX mirror_deliveries_set_aside ON mirror_deliveries USING btree (consumer, "position") WHERE (status = 'set_aside'::text);

create table mirror_drift_breaks (
  number bigint not null generated always as identity,
  drift_check bigint not null,
  collection text not null,
  upstream_id text not null,
  kind text not null,
  paths text[] not null,
  status text not null default 'open'::text,
  detail text,
  found_at timestamp with time zone not null default now(),
  resolved_at timestamp with time zone,
  parent text,
  constraint mirror_drift_breaks_drift_check_collection_upstream_id_key UNIQUE (drift_check, collection, upstream_id),
  constraint mirror_drift_breaks_pkey PRIMARY KEY (number),
  constraint mirror_drift_breaks_drift_check_fkey FOREIGN KEY (drift_check) REFERENCES mirror_drift_checks(number) ON DELETE CASCADE,
  constraint mirror_drift_breaks_kind_check CHECK ((kind = ANY (ARRAY['missing_here'::text, 'missing_there'::text, 'differs'::text]))),
  constraint mirror_drift_breaks_status_check CHECK ((status = ANY (ARRAY['open'::text, 'repaired'::text, 'right'::text, 'failed'::text])))
);
CREATE INDEX mirror_drift_breaks_of_check ON mirror_drift_breaks USING btree (drift_check, number);
CREATE INDEX mirror_drift_breaks_open ON mirror_drift_breaks USING btree (drift_check, number) WHERE (status = 'open'::text);

create table mirror_drift_checks (
  number bigint not null generated always as identity,
  id text not null,
  sync bigint not null,
  status text not null,
  sample_size integer not null,
  counts_all boolean not null,
  repairs boolean not null,
  collections jsonb not null,
  created_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  reads bigint not null default 0,
  constraint mirror_drift_checks_id_key UNIQUE (id),
  constraint mirror_drift_checks_pkey PRIMARY KEY (number),
  constraint mirror_drift_checks_sync_fkey FOREIGN KEY (sync) REFERENCES mirror_syncs(number) ON DELETE CASCADE,
  constraint mirror_drift_checks_status_check CHECK ((status = ANY (ARRAY['checking'::text, 'repairing'::text, 'done'::text])))
);
CREATE INDEX mirror_drift_checks_of_sync ON mirror_drift_checks USING btree (sync, number);
CREATE UNIQUE INDEX mirror_drift_checks_open ON mirror_drift_checks USING btree (sync) WHERE (status <> 'done'::text);

create table mirror_drift_listed (
  drift_check bigint not null,
  collection text not null,
  upstream_id text not null,
  constraint mirror_drift_listed_pkey PRIMARY KEY (drift_check, collection, upstream_id),
  constraint mirror_drift_listed_drift_check_fkey FOREIGN KEY (drift_check) REFERENCES mirror_drift_checks(number) ON DELETE CASCADE
);

create table mirror_events (
  id uuid not null,
  sync bigint not null,
  collection text not null,
  upstream_id text not null,
  event_type text not null,
  changes json,
  data jsonb,
  data_text text,
  upstream_updated_at timestamp with time zone not null,
  created_at timestamp with time zone not null default now(),
  written bigint not null,
  place integer not null,
  "position" bigint,
  constraint mirror_events_pkey PRIMARY KEY (id),
  constraint mirror_events_check CHECK (((data IS NULL) <> (data_text IS NULL))),
  constraint mirror_events_event_type_check CHECK ((event_type = ANY (ARRAY['created'::text, 'updated'::text, 'deleted'::text])))
);
CREATE INDEX mirror_events_in_order ON mirror_events USING btree (sync, "position");
CREATE INDEX mirror_events_of_collection ON mirror_events USING btree (sync, collection, "position");
CREATE INDEX mirror_events_waiting ON mirror_events USING btree (written, place) WHERE ("position" IS NULL);

create table mirror_follows (
  sync bigint not null,
  next bigint not null,
  listed_at timestamp with time zone not null,
  failure jsonb,
  audited_at timestamp with time zone,
  audit_reads bigint,
  relisted_at timestamp with time zone,
  poll_credit double precision,
  credit_at timestamp with time zone,
  constraint mirror_follows_pkey PRIMARY KEY (sync),
  constraint mirror_follows_sync_fkey FOREIGN KEY (sync) REFERENCES mirror_syncs(number) ON DELETE CASCADE
);

create table mirror_reads (
  sync bigint not null,
  collection text not null,
  upstream_id text not null,
  why text not null,
  not_before timestamp with time zone not null,
  due_at timestamp with time zone not null,
  constraint mirror_reads_pkey PRIMARY KEY (sync, collection, upstream_id),
  constraint mirror_reads_sync_fkey FOREIGN KEY (sync) REFERENCES mirror_syncs(number) ON DELETE CASCADE,
  constraint mirror_reads_why_check CHECK ((why = ANY (ARRAY['tie'::text, 'miss'::text])))
);
CREATE INDEX mirror_reads_due ON mirror_reads USING btree (sync, due_at);

create table mirror_records (
  sync bigint not null,
  collection text not null,
  upstream_id text not null,
  id uuid not null,
  payload jsonb,
  payload_text text,
  payload_hash text not null,
  api_version text,
  redacted text[] not null,
  ordering json not null,
  deleted boolean not null,
  upstream_updated_at timestamp with time zone not null,
  inserted_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  written bigint,
  place integer not null,
  "position" bigint,
  parent text,
  constraint mirror_records_pkey PRIMARY KEY (sync, collection, upstream_id),
  constraint mirror_records_check CHECK (((payload IS NULL) <> (payload_text IS NULL)))
);
CREATE INDEX mirror_records_in_order ON mirror_records USING btree (sync, "position") WHERE ("position" IS NOT NULL);
CREATE INDEX mirror_records_of_collection ON mirror_records USING btree (sync, collection, "position") WHERE ("position" IS NOT NULL);
CREATE INDEX mirror_records_of_parent ON mirror_records USING btree (sync, collection, parent) WHERE (parent IS NOT NULL);
CREATE INDEX mirror_records_waiting ON mirror_records USING btree (written, place) WHERE (("position" IS NULL) AND (written IS NOT NULL));

create table mirror_syncs (
  number bigint not null generated always as identity,
  connection text not null,
  id text not null,
  resource_id uuid not null,
  credential text not null,
  collections text[],
  mode text not null,
  pacing jsonb not null,
  poll jsonb not null,
  api_version text not null,
  read_rights jsonb not null,
  desired text not null,
  created_at timestamp with time zone not null default now(),
  changed_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  run_due_at timestamp with time zone not null default now(),
  constraint mirror_syncs_resource_id_key UNIQUE (resource_id),
  constraint mirror_syncs_pkey PRIMARY KEY (number),
  constraint mirror_syncs_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint mirror_syncs_credential_fkey FOREIGN KEY (credential) REFERENCES mirror_credentials(id),
  constraint mirror_syncs_desired_check CHECK ((desired = ANY (ARRAY['running'::text, 'paused'::text]))),
  constraint mirror_syncs_mode_check CHECK ((mode = ANY (ARRAY['webhooks_and_poll'::text, 'poll'::text])))
);
CREATE INDEX mirror_syncs_by_credential ON mirror_syncs USING btree (credential);
CREATE UNIQUE INDEX mirror_syncs_by_id ON mirror_syncs USING btree (connection, id) WHERE (deleted_at IS NULL);
CREATE INDEX mirror_syncs_deleted ON mirror_syncs USING btree (number) WHERE (deleted_at IS NOT NULL);
CREATE INDEX mirror_syncs_to_run ON mirror_syncs USING btree (run_due_at) WHERE ((desired = 'running'::text) AND (deleted_at IS NULL));

create table mutation_items (
  mutation text not null,
  place integer not null,
  key text not null,
  upstream_id text,
  params text,
  asked_at timestamp with time zone,
  status text not null default 'pending'::text,
  answer text,
  error jsonb,
  constraint mutation_items_pkey PRIMARY KEY (mutation, place),
  constraint mutation_items_mutation_fkey FOREIGN KEY (mutation) REFERENCES mutations(id) ON DELETE CASCADE,
  constraint mutation_items_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'succeeded'::text, 'failed'::text, 'unknown'::text])))
);

create table mutations (
  id text not null,
  connection text not null,
  sync bigint not null,
  kind text not null,
  collection text not null,
  parent_id text,
  request_key text,
  content_hash text not null,
  awaits text[] not null,
  created_at timestamp with time zone not null default now(),
  due_at timestamp with time zone not null default now(),
  tries integer not null default 0,
  problem text,
  ended_at timestamp with time zone,
  shown_by bigint,
  constraint mutations_pkey PRIMARY KEY (id),
  constraint mutations_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint mutations_sync_fkey FOREIGN KEY (sync) REFERENCES mirror_syncs(number) ON DELETE CASCADE,
  constraint mutations_kind_check CHECK ((kind = ANY (ARRAY['create'::text, 'update'::text, 'delete'::text])))
);
CREATE UNIQUE INDEX mutations_by_request ON mutations USING btree (connection, request_key) WHERE (request_key IS NOT NULL);
CREATE INDEX mutations_by_sync ON mutations USING btree (sync);
CREATE INDEX mutations_due ON mutations USING btree (due_at) WHERE (ended_at IS NULL);
CREATE INDEX mutations_ended ON mutations USING btree (ended_at) WHERE (ended_at IS NOT NULL);

create table notices (
  id text not null,
  written bigint not null generated always as identity,
  "position" bigint,
  connection text not null,
  ref text,
  type text not null,
  at timestamp with time zone not null,
  data jsonb not null,
  customer_id text,
  constraint notices_position_key UNIQUE ("position"),
  constraint notices_pkey PRIMARY KEY (id),
  constraint notices_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint notices_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint notices_ref_fkey FOREIGN KEY (ref) REFERENCES invoices(ref)
);
CREATE INDEX notices_in_order ON notices USING btree (connection, "position");
CREATE INDEX notices_not_numbered ON notices USING btree (written) WHERE ("position" IS NULL);

create table number_sequences (
  connection text not null,
  name text not null,
  next_number bigint not null,
  constraint number_sequences_pkey PRIMARY KEY (connection, name),
  constraint number_sequences_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint number_sequences_next_number_check CHECK ((next_number > 0))
);

create table oauth_requests (
  state_hash text not null,
  connection text not null,
  client_id text not null,
  expires_at timestamp with time zone not null,
  status text not null default 'open'::text,
  code_hash text,
  account text,
  problem text,
  constraint oauth_requests_code_hash_key UNIQUE (code_hash),
  constraint oauth_requests_pkey PRIMARY KEY (state_hash),
  constraint oauth_requests_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint oauth_requests_check CHECK (((status = 'linked'::text) = (account IS NOT NULL))),
  constraint oauth_requests_status_check CHECK ((status = ANY (ARRAY['open'::text, 'exchanging'::text, 'linked'::text, 'denied'::text, 'refused'::text])))
);
CREATE INDEX oauth_requests_by_connection ON oauth_requests USING btree (connection, expires_at);

create table payment_methods (
  customer_id text not null,
  id text not null,
  "position" integer not null,
  type text not null,
  label text not null,
  fingerprint text not null,
  stored_at timestamp with time zone,
  constraint payment_methods_pkey PRIMARY KEY (customer_id, id),
  constraint payment_methods_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id)
);
CREATE INDEX payment_methods_by_id ON payment_methods USING btree (id);

create table payments (
  ref text not null,
  id text not null,
  connection text not null,
  via text not null,
  method_type text not null,
  method_label text not null,
  amount bigint not null,
  charge_id text,
  at timestamp with time zone not null,
  refunds jsonb not null,
  disputes jsonb not null,
  reversed boolean not null,
  constraint payments_pkey PRIMARY KEY (ref, id),
  constraint payments_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint payments_ref_fkey FOREIGN KEY (ref) REFERENCES invoices(ref),
  constraint payments_via_check CHECK ((via = ANY (ARRAY['charge'::text, 'checkout'::text, 'outside'::text])))
);
CREATE INDEX payments_by_charge ON payments USING btree (connection, charge_id) WHERE (charge_id IS NOT NULL);
CREATE INDEX payments_by_intent ON payments USING btree (connection, id);
CREATE INDEX payments_by_time ON payments USING btree (connection, at) WHERE (charge_id IS NOT NULL);

create table policies (
  connection text not null,
  name text not null,
  policy jsonb not null,
  created_at timestamp with time zone not null default now(),
  used_at timestamp with time zone,
  constraint policies_pkey PRIMARY KEY (connection, name),
  constraint policies_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code)
);

create table portal_links (
  id text not null,
  customer_id text not null,
  token_hash text not null,
  is_mailed boolean not null,
  return_url text,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  opened_at timestamp with time zone,
  constraint portal_links_token_hash_key UNIQUE (token_hash),
  constraint portal_links_pkey PRIMARY KEY (id),
  constraint portal_links_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id)
);
CREATE INDEX portal_links_by_end ON portal_links USING btree (expires_at);

create table portal_requests (
  id text not null,
  address text not null,
  asked_at timestamp with time zone not null default now(),
  answered_at timestamp with time zone,
  constraint portal_requests_pkey PRIMARY KEY (id)
);
CREATE INDEX portal_requests_by_age ON portal_requests USING btree (asked_at);
CREATE INDEX portal_requests_due ON portal_requests USING btree (asked_at) WHERE (answered_at IS NULL);
CREATE INDEX portal_requests_of_address ON portal_requests USING btree (lower(address), asked_at);

create table portal_sessions (
  token_hash text not null,
  customer_id text not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint portal_sessions_pkey PRIMARY KEY (token_hash),
  constraint portal_sessions_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id)
);
CREATE INDEX portal_sessions_by_end ON portal_sessions USING btree (expires_at);

create table reminder_days (
  customer_id text not null,
  ref text not null,
  key text not null,
  day date not null,
  constraint reminder_days_pkey PRIMARY KEY (customer_id, ref, key),
  constraint reminder_days_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id)
);

create table schedule_periods (
  schedule_id text not null,
  period_on date not null,
  n integer,
  outcome text not null,
  ref text,
  created_at timestamp with time zone not null default now(),
  constraint schedule_periods_ref_key UNIQUE (ref),
  constraint schedule_periods_pkey PRIMARY KEY (schedule_id, period_on),
  constraint schedule_periods_ref_fkey FOREIGN KEY (ref) REFERENCES invoices(ref),
  constraint schedule_periods_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES billing_schedules(id),
  constraint schedule_periods_check CHECK (((outcome = 'made'::text) = (ref IS NOT NULL))),
  constraint schedule_periods_outcome_check CHECK ((outcome = ANY (ARRAY['made'::text, 'skipped'::text])))
);
CREATE INDEX schedule_periods_skipped_ahead ON schedule_periods USING btree (schedule_id, period_on) WHERE (n IS NULL);

create table start_pace (
  one boolean not null default true,
  taken_until timestamp with time zone not null default now(),
  constraint start_pace_pkey PRIMARY KEY (one),
  constraint start_pace_one_check CHECK (one)
);

create table stored_methods (
  customer_id text not null,
  id text not null,
  type text not null,
  label text not null,
  fingerprint text not null,
  details jsonb,
  mandate jsonb,
  expires_at timestamp with time zone,
  expired_at timestamp with time zone,
  detach_asked_at timestamp with time zone,
  detached_at timestamp with time zone,
  constraint stored_methods_pkey PRIMARY KEY (customer_id, id),
  constraint stored_methods_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id)
);
CREATE INDEX stored_methods_by_end ON stored_methods USING btree (expires_at, customer_id, id) WHERE ((expired_at IS NULL) AND (detached_at IS NULL));
CREATE INDEX stored_methods_by_id ON stored_methods USING btree (id);
CREATE INDEX stored_methods_to_detach ON stored_methods USING btree (detach_asked_at) WHERE ((detach_asked_at IS NOT NULL) AND (detached_at IS NULL));
CREATE INDEX stored_methods_to_expire ON stored_methods USING btree (expires_at) WHERE ((expired_at IS NULL) AND (detached_at IS NULL));

create table stripe_events (
  connection text not null,
  id text not null,
  arrived bigint not null generated always as identity,
  type text not null,
  about jsonb not null,
  payload text not null,
  received_at timestamp with time zone not null,
  fate text not null,
  ref text,
  quarantined text,
  hints integer not null default 0,
  due_at timestamp with time zone not null,
  applied_at timestamp with time zone,
  constraint stripe_events_pkey PRIMARY KEY (connection, id),
  constraint stripe_events_fate_check CHECK ((fate = ANY (ARRAY['waiting'::text, 'hinted'::text, 'applied'::text, 'known'::text, 'not_ours'::text, 'quarantined'::text])))
) with (toast_tuple_target=8160);
CREATE INDEX stripe_events_arrived ON stripe_events USING btree (connection, arrived);
CREATE INDEX stripe_events_in_quarantine ON stripe_events USING btree (connection, received_at) WHERE (fate = 'quarantined'::text);
CREATE INDEX stripe_events_of_invoice ON stripe_events USING btree (ref) WHERE ((ref IS NOT NULL) AND (fate = ANY (ARRAY['waiting'::text, 'hinted'::text])));
CREATE INDEX stripe_events_of_nobody ON stripe_events USING btree (connection, ((about ->> 'invoiceRef'::text))) WHERE ((fate = 'not_ours'::text) AND ((about ->> 'invoiceRef'::text) IS NOT NULL));
CREATE INDEX stripe_events_to_relay ON stripe_events USING btree (due_at) WHERE (fate = ANY (ARRAY['waiting'::text, 'hinted'::text]));

create table stripe_polls (
  connection text not null,
  purpose text not null,
  read_until timestamp with time zone not null,
  list text,
  after text,
  until timestamp with time zone,
  polled_at timestamp with time zone,
  leased_by text,
  leased_until timestamp with time zone not null default now(),
  failures integer not null default 0,
  constraint stripe_polls_pkey PRIMARY KEY (connection, purpose),
  constraint stripe_polls_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint stripe_polls_purpose_check CHECK ((purpose = ANY (ARRAY['lost_events'::text, 'rebuild'::text])))
);

create table timeline (
  ref text not null,
  version integer not null,
  line integer not null,
  at timestamp with time zone not null,
  about text not null,
  text text not null,
  constraint timeline_pkey PRIMARY KEY (ref, version, line),
  constraint timeline_ref_fkey FOREIGN KEY (ref) REFERENCES invoices(ref)
);

create table unmatched_money (
  connection text not null,
  intent_id text not null,
  amount bigint not null,
  currency text not null,
  why text not null,
  event_id text,
  seen_at timestamp with time zone not null default now(),
  mail_due_at timestamp with time zone not null default now(),
  mailed_at timestamp with time zone,
  constraint unmatched_money_pkey PRIMARY KEY (connection, intent_id),
  constraint unmatched_money_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code)
);
CREATE INDEX unmatched_money_to_mail ON unmatched_money USING btree (mail_due_at) WHERE (mailed_at IS NULL);

create table unreachable_addresses (
  customer_id text not null,
  address text not null,
  reason text not null,
  detail text,
  since timestamp with time zone not null default now(),
  mail_due_at timestamp with time zone default now(),
  constraint unreachable_addresses_pkey PRIMARY KEY (customer_id, address),
  constraint unreachable_addresses_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint unreachable_addresses_reason_check CHECK ((reason = ANY (ARRAY['bounced'::text, 'complained'::text])))
);
CREATE INDEX unreachable_addresses_to_mail ON unreachable_addresses USING btree (mail_due_at) WHERE (mail_due_at IS NOT NULL);

create table webhook_endpoints (
  connection text not null,
  id text not null,
  purpose text not null,
  url text not null,
  created_at timestamp with time zone not null default now(),
  delete_at timestamp with time zone,
  constraint webhook_endpoints_pkey PRIMARY KEY (connection, id),
  constraint webhook_endpoints_connection_fkey FOREIGN KEY (connection) REFERENCES connections(code),
  constraint webhook_endpoints_purpose_check CHECK ((purpose = ANY (ARRAY['account'::text, 'connected_accounts'::text])))
);
CREATE UNIQUE INDEX webhook_endpoints_in_use ON webhook_endpoints USING btree (connection, purpose) WHERE (delete_at IS NULL);
CREATE INDEX webhook_endpoints_to_delete ON webhook_endpoints USING btree (delete_at) WHERE (delete_at IS NOT NULL);
