/** Every problem the API can answer with: status, title and whether trying again may help. */
export const PROBLEM_CODES = {
  invalid_json: problemRow(400, 'The body is not JSON'),
  duplicate_key: problemRow(400, 'The body names a key twice'),
  too_deep: problemRow(400, 'The body is nested too deep'),
  unknown_key: problemRow(400, 'The body has an unknown field'),
  invalid_parameter: problemRow(400, 'A query parameter is not valid'),
  bad_request: problemRow(400, 'The request could not be read'),
  idempotency_key_missing: problemRow(400, 'An Idempotency-Key is required here'),
  idempotency_key_invalid: problemRow(400, 'The Idempotency-Key is not valid'),
  connection_missing: problemRow(400, 'Which connection is meant must be said'),
  unauthorized: problemRow(401, 'A valid API key is required'),
  wrong_mode: problemRow(403, 'The key belongs to the other mode'),
  wrong_connection: problemRow(403, 'The key belongs to another connection'),
  insufficient_scope: problemRow(403, 'The key may not do this'),
  key_too_wide: problemRow(403, 'A key cannot make a wider one'),
  installation_key_required: problemRow(403, 'Only a key of the installation may do this'),
  not_found: problemRow(404, 'Not found'),
  invoice_unknown: problemRow(404, 'There is no such invoice'),
  document_unknown: problemRow(404, 'There is no such document'),
  customer_unknown: problemRow(404, 'There is no such customer'),
  method_unknown: problemRow(404, 'There is no such payment method'),
  schedule_unknown: problemRow(404, 'There is no such billing schedule'),
  import_unknown: problemRow(404, 'There is no such import'),
  command_unknown: problemRow(404, 'There is no such command'),
  bulk_action_unknown: problemRow(404, 'There is no such bulk action'),
  policy_unknown: problemRow(404, 'There is no such policy'),
  event_unknown: problemRow(404, 'There is no such event'),
  connection_unknown: problemRow(404, 'There is no such connection'),
  credential_unknown: problemRow(404, 'There is no such credential'),
  sync_unknown: problemRow(404, 'There is no such sync'),
  api_key_unknown: problemRow(404, 'There is no such API key'),
  method_not_allowed: problemRow(405, 'This method is not allowed here'),
  request_timeout: problemRow(408, 'The request took too long to arrive', true),
  invoice_differs: problemRow(409, 'The invoice exists already, and differs'),
  last_admin_key: problemRow(409, 'The last admin key cannot be revoked'),
  connection_exists: problemRow(409, 'There is a connection of this code'),
  account_connected: problemRow(409, 'The Stripe account is connected already'),
  connection_disconnected: problemRow(409, 'The connection is disconnected'),
  connection_active: problemRow(409, 'The connection is not disconnected'),
  connection_in_use: problemRow(409, 'Other connections use the key of this one'),
  sync_exists: problemRow(409, 'There is another sync of this id'),
  credential_in_use: problemRow(409, 'A sync reads by this credential'),
  webhooks_unreachable: problemRow(409, 'Stripe cannot reach this server'),
  policy_in_use: problemRow(409, 'Invoices go by this policy, so it cannot change'),
  schedule_differs: problemRow(409, 'The billing schedule exists already, and differs'),
  schedule_ended: problemRow(409, 'The billing schedule has ended'),
  bulk_differs: problemRow(409, 'The dry run was of something else'),
  bulk_expired: problemRow(409, 'The dry run is too old'),
  command_refused: problemRow(409, 'The invoice does not allow this now'),
  idempotency_running: problemRow(409, 'The first request with this key is still running', true),
  stripe_customer_taken: problemRow(409, 'That Stripe customer belongs to another customer'),
  import_not_checked: problemRow(409, 'The import is not checked yet', true),
  import_token_differs: problemRow(409, 'That is not what the dry run found'),
  customer_exists: problemRow(409, 'The other connection has one of that external id'),
  customer_moved: problemRow(409, 'The customer was moved to another connection'),
  customer_charging: problemRow(409, 'The customer is being charged right now', true),
  method_charging: problemRow(409, 'The payment method is being charged right now', true),
  too_large: problemRow(413, 'The body is too large'),
  unsupported_media_type: problemRow(415, 'The body must be JSON in UTF-8'),
  invalid_body: problemRow(422, 'Some fields are not valid'),
  bulk_token_unknown: problemRow(422, 'The token is not one of your dry runs'),
  too_many_invoices: problemRow(422, 'The filter means too many invoices'),
  account_refused: problemRow(422, 'Stripe did not make the account'),
  endpoint_refused: problemRow(422, 'Stripe did not make the webhook endpoint'),
  idempotency_mismatch: problemRow(422, 'The Idempotency-Key was used for something else'),
  stripe_customer_invalid: problemRow(422, 'That Stripe customer cannot be linked'),
  method_not_storable: problemRow(422, 'This customer cannot store a payment method'),
  method_unusable: problemRow(422, 'The payment method cannot be charged'),
  method_refused: problemRow(422, 'Stripe refused to change the payment method'),
  checkout_refused: problemRow(422, 'Stripe refused to open the session'),
  too_many_requests: problemRow(429, 'Too many requests', true),
  internal: problemRow(500, 'Something went wrong on our side', true),
  unavailable: problemRow(503, 'The database is not reachable', true),
  newer_build: problemRow(503, 'A newer build has this invoice', true),
  stripe_unavailable: problemRow(503, 'Stripe is not reachable', true),
  busy: problemRow(503, 'Too many requests at once', true),
} as const;

export type ProblemCode = keyof typeof PROBLEM_CODES;

export interface ProblemRow {
  status: number;
  title: string;
  retryable: boolean;
}

function problemRow(status: number, title: string, retryable = false): ProblemRow {
  return { status, title, retryable };
}

export const isProblemCode = (text: string): text is ProblemCode =>
  Object.hasOwn(PROBLEM_CODES, text);
