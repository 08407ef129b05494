import { z } from 'zod';
import { bankResponse } from './invoice';
import { addressResponse, listResponse, timestamp } from './shared';
import { connectionDefaults } from '../settings-shape';

const text = () => z.string().nullable();

const endpoint = z.object({
  id: z.string().meta({ description: 'As Stripe names it.' }),
  purpose: z.enum(['account', 'connected_accounts']),
  url: z.string(),
  created_at: timestamp(),
  delete_at: timestamp()
    .nullable()
    .meta({ description: 'Another has its place, and it is deleted at Stripe then.' }),
});

const oauth = z.object({
  status: z.enum(['waiting', 'authorized', 'revoking', 'revoked', 'not_revoked']).meta({
    description:
      'waiting: the business has not said yes · revoking: it is disconnected, Stripe is asked ' +
      'to end the access · not_revoked: Stripe did not, for the problem named.',
  }),
  client_id: text().meta({ description: 'The application that may act for the account.' }),
  problem: text(),
});

export const connectionResponse = z
  .object({
    object: z.literal('connection'),
    code: z.string(),
    name: z.string(),
    mode: z.enum(['test', 'live']),
    business_name: z.string(),
    legal_name: text(),
    address: addressResponse.nullable(),
    tax_ids: z.array(z.string()),
    stripe_account: text().meta({ description: 'Null until it was read.' }),
    platform: text().meta({ description: 'The connection whose key is used for the account.' }),
    onboarding_url: text().meta({
      description:
        'Where the business enters what Stripe needs, or lets the platform act for the account ' +
        'that it has; it stays valid.',
    }),
    connect_client_id: text().meta({
      description: 'Of a platform: accounts that exist already can be linked to it.',
    }),
    oauth: oauth.nullable().meta({
      description: 'Of an account that was there before and lets the platform act for it.',
    }),
    status: z.enum(['active', 'restricted', 'disconnecting', 'disconnected']),
    status_detail: text().meta({ description: 'Why it takes no charges, and what to do.' }),
    customer_notice: text().meta({ description: 'What its customers read on their pages then.' }),
    open_invoices: z.int().nullable().meta({
      description: 'While it is disconnecting: invoices with something open at Stripe.',
    }),
    secret_key: z.object({ kind: z.enum(['secret', 'restricted']), last4: z.string() }).nullable(),
    permissions: z.array(
      z.object({
        resource: z.string().meta({ description: 'As on Stripe’s form for restricted keys.' }),
        access: z.enum(['Read', 'Write']),
        status: z.enum(['granted', 'missing', 'unknown_until_first_write']),
        without: z.string().meta({ description: 'What goes wrong without it.' }),
      }),
    ),
    webhooks: z.object({
      url: z.string(),
      endpoints: z.array(endpoint).meta({ description: 'Those that we made or replace.' }),
      how: text().meta({ description: 'What to do, where Stripe cannot reach us.' }),
    }),
    notify_emails: z.array(z.string()),
    bank_details: bankResponse.nullable(),
    defaults: connectionDefaults,
    success_url: text(),
    cancel_url: text(),
    created_at: timestamp(),
    disconnected_at: timestamp().nullable(),
  })
  .meta({ id: 'Connection' });

export type ConnectionResponse = z.infer<typeof connectionResponse>;

export const connectionList = listResponse('ConnectionList', connectionResponse);
