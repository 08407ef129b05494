import { z } from 'zod';
import { listResponse, timestamp } from './shared';

export const credentialResponse = z
  .object({
    object: z.literal('credential'),
    id: z.string(),
    properties: z.object({
      kind: z.enum(['stripe_key', 'stripe_connect', 'connection']),
      test: z.boolean(),
      name: z.string().nullable(),
      secret_key: z
        .object({ kind: z.enum(['secret', 'restricted']), last4: z.string() })
        .nullable()
        .meta({ description: 'Of a stripe_key: never more than this is shown.' }),
      account: z.string().nullable().meta({ description: 'The Stripe account that is read.' }),
      code: z.string().nullable().meta({ description: 'Of whose key is used, if not its own.' }),
    }),
    metadata: z.record(z.string(), z.unknown()),
    write_rights: z.literal('unknown_until_first_write').meta({
      description: 'Stripe says whether a key may write only when it does.',
    }),
    created_at: timestamp(),
  })
  .meta({ id: 'Credential' });

export type CredentialResponse = z.infer<typeof credentialResponse>;

export const credentialList = listResponse('CredentialList', credentialResponse);

export const credentialDeleted = z
  .object({ object: z.literal('credential'), id: z.string(), deleted: z.literal(true) })
  .meta({ id: 'CredentialDeleted' });
