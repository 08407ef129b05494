import { z } from 'zod';
import { connectionCode, secretKeyOfStripe } from './connection-requests';
import { fieldError } from './problems';
import { OBJECT_ERROR, limit, rowId } from './requests';
import { flag, line, pattern } from './text';

const METADATA = 'must be at most 50 keys, each of a text, a number, true, false or null';

/** The caller's own: as given, so a number stays one. */
const metadata = () =>
  z
    .record(
      z.string().min(1).max(40),
      z.union([z.string().max(500), z.number(), z.boolean(), z.null()], {
        error: fieldError('metadata_invalid', METADATA),
      }),
      { error: fieldError('metadata_invalid', METADATA) },
    )
    .refine((all) => Object.keys(all).length <= 50, {
      error: fieldError('metadata_invalid', METADATA),
    })
    .meta({ description: 'Yours; nothing here reads it.' });

const common = {
  name: line(100).optional().meta({ description: 'For people.' }),
  test: flag()
    .optional()
    .meta({ description: 'Of which mode it must be; absent: whichever it is.' }),
};

const ofKey = z.strictObject(
  { kind: z.literal('stripe_key'), secret_key: secretKeyOfStripe(), ...common },
  OBJECT_ERROR,
);

const ofConnectedAccount = z.strictObject(
  {
    kind: z.literal('stripe_connect'),
    account: pattern(
      /^acct_\w{1,100}$/,
      'account_invalid',
      'must be the id of a Stripe account: acct_…',
    ).meta({ description: 'Connected to the account of the connection; its key is used.' }),
    ...common,
  },
  OBJECT_ERROR,
);

const ofConnection = z.strictObject(
  {
    kind: z.literal('connection'),
    code: connectionCode().meta({ description: 'The connection of the request itself.' }),
    ...common,
  },
  OBJECT_ERROR,
);

const KIND = 'must be one of: stripe_key, stripe_connect, connection';

export const credentialBody = z
  .strictObject(
    {
      properties: z.discriminatedUnion('kind', [ofKey, ofConnectedAccount, ofConnection], {
        error: fieldError('not_one_of', KIND),
      }),
      metadata: metadata().optional(),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'CredentialCreate' });

export const credentialQuery = z.strictObject({ limit, starting_after: rowId('crd').optional() });
