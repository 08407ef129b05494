import { z } from 'zod';
import { postalAddress } from './address-shape';
import { bankDetails } from './bank-shape';
import { email } from './email';
import { fieldError } from './problems';
import { OBJECT_ERROR } from './requests';
import { connectionDefaults, returnUrl } from './settings-shape';
import { taxIds } from './tax-shape';
import { flag, line, oneOf, pattern } from './text';

const CODE = 'must be 1 to 32 of a-z, 0-9, - and _, beginning with a letter or digit';

export const connectionCode = () =>
  pattern(/^[a-z0-9][a-z0-9_-]{0,31}$/, 'code_invalid', CODE).meta({
    description: 'Chosen once: it is in ids and addresses, and never changes.',
  });

export const secretKeyOfStripe = () =>
  pattern(
    /^(sk|rk)_(test|live)_[A-Za-z0-9_]{8,240}$/,
    'stripe_key_invalid',
    'must be a secret or restricted key of Stripe: sk_ or rk_, then test_ or live_',
  ).meta({ description: 'Kept encrypted; never shown again but for its last letters.' });

const webhookSecret = () =>
  pattern(
    /^whsec_[A-Za-z0-9_]{8,240}$/,
    'webhook_secret_invalid',
    'must be the signing secret of a webhook endpoint: whsec_…',
  ).meta({ description: 'Of an endpoint made by hand; the one before it stays valid, too.' });

const CLIENT_ID = 'must be the client id of a Connect platform: ca_…';

const clientId = () =>
  pattern(/^ca_[A-Za-z0-9]{8,120}$/, 'client_id_invalid', CLIENT_ID)
    .nullish()
    .meta({
      description:
        'Of a platform: from its Connect settings, under OAuth. Accounts that exist already can ' +
        'be linked then; null: none can.',
    });

const EMAILS = 'must be at most 20 addresses, each once';

const notifyEmails = () =>
  z
    .array(email, { error: fieldError('emails_invalid', EMAILS) })
    .max(20, { error: fieldError('emails_invalid', EMAILS) })
    .refine((list) => new Set(list).size === list.length, {
      error: fieldError('emails_invalid', EMAILS),
    })
    .meta({ description: 'Who hears of failures, disputes and unmatched money.' });

const changeable = {
  business_name: line(100).optional().meta({ description: 'On pages and in mails.' }),
  legal_name: line(300)
    .nullish()
    .meta({ description: 'On documents, beside business_name where it is another.' }),
  address: postalAddress.nullish().meta({ description: 'Of the business, on its documents.' }),
  tax_ids: taxIds.optional(),
  notify_emails: notifyEmails().optional(),
  bank_details: bankDetails
    .nullish()
    .meta({ description: 'Where to transfer to, for invoices that say nothing else.' }),
  defaults: connectionDefaults.optional(),
  success_url: returnUrl.nullish().meta({
    description: 'Where customers come back to after paying; null: our own page.',
  }),
  cancel_url: returnUrl.nullish(),
};

/** Reported with all other problems, so it checks what was given and not what was parsed. */
function hasOne(value: unknown): boolean {
  const { secret_key: key, platform } = value as { secret_key?: unknown; platform?: unknown };
  return (key === undefined) !== (platform === undefined);
}

/** Said with the other problems, too. */
function hasPlatform(value: unknown): boolean {
  const { existing_account: existing, platform } = value as Record<string, unknown>;
  return existing !== true || platform !== undefined;
}

function isOfPlatform(value: unknown): boolean {
  const { connect_client_id: client, platform } = value as Record<string, unknown>;
  return client == null || platform === undefined;
}

export const NO_PLATFORM_ITSELF =
  'this connection is connected through a platform itself: the client id is of that one';

const isObject = ({ value }: { value: unknown }) => typeof value === 'object' && value !== null;

export const connectionBody = z
  .strictObject(
    {
      name: line(100),
      code: connectionCode(),
      secret_key: secretKeyOfStripe().optional(),
      platform: connectionCode()
        .optional()
        .meta({
          description:
            'The connection whose key is used, instead of a secret_key: a new account is made at ' +
            'Stripe, and the business enters its details at onboarding_url.',
        }),
      existing_account: flag()
        .optional()
        .meta({
          description:
            'With a platform: no account is made. At onboarding_url the business lets the ' +
            'platform act for the Stripe account that it has (OAuth).',
        }),
      connect_client_id: clientId(),
      webhook_secret: webhookSecret().optional(),
      mode: oneOf(['test', 'live'])
        .optional()
        .meta({ description: 'The mode that the key must be of; absent: whichever it is.' }),
      webhook_endpoint: flag()
        .optional()
        .meta({ description: 'Whether it is made at Stripe; absent: where Stripe can reach us.' }),
      ...changeable,
    },
    OBJECT_ERROR,
  )
  .refine((value) => hasOne(value), {
    path: ['secret_key'],
    error: fieldError(
      'key_or_platform',
      'give either the secret_key of the account, or the platform that it is connected to',
    ),
    when: isObject,
  })
  .refine((value) => hasPlatform(value), {
    path: ['existing_account'],
    error: fieldError('platform_needed', 'give the platform that the account is to be linked to'),
    when: isObject,
  })
  .refine((value) => isOfPlatform(value), {
    path: ['connect_client_id'],
    error: fieldError('not_a_platform', NO_PLATFORM_ITSELF),
    when: isObject,
  })
  .meta({ id: 'ConnectionCreate' });

const FIXED = 'cannot be changed: it is in ids and addresses; make another connection';

/** Said with all other problems, and not as a field that we do not know. */
const fixed = () =>
  z
    .unknown()
    .refine((value) => value === undefined, { error: fieldError('fixed', FIXED) })
    .optional();

export const connectionPatchBody = z
  .strictObject(
    {
      name: line(100).optional(),
      secret_key: secretKeyOfStripe().optional(),
      webhook_secret: webhookSecret().optional(),
      connect_client_id: clientId(),
      code: fixed(),
      mode: fixed(),
      ...changeable,
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'ConnectionPatch' });

export const reconnectBody = z
  .strictObject({ secret_key: secretKeyOfStripe().optional() }, OBJECT_ERROR)
  .meta({ id: 'ConnectionReconnect' });

export const disconnectBody = z
  .strictObject(
    {
      at_once: flag()
        .optional()
        .meta({
          description:
            'The key is forgotten now: what is open at Stripe stays open until it expires, and ' +
            'money that comes by it is not seen. For a key that Stripe refuses.',
        }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'ConnectionDisconnect' });

const OVERLAP = 'must be a whole number of seconds from 0 to 86400';

export const repairBody = z
  .strictObject(
    {
      overlap_seconds: z
        .number({ error: fieldError('overlap_invalid', OVERLAP) })
        .int({ error: fieldError('overlap_invalid', OVERLAP) })
        .min(0, { error: fieldError('overlap_invalid', OVERLAP) })
        .max(86_400, { error: fieldError('overlap_invalid', OVERLAP) })
        .optional()
        .meta({ description: 'For so long both are valid; absent: 3600.' }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'WebhookEndpointReplace' });
