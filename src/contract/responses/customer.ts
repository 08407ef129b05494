import { z } from 'zod';
import { UNREACHABLE_REASONS } from '../../domain/unreachable-address';
import { TAX_STATUSES } from '../../domain/customer';
import { customerSettings } from '../settings-shape';
import { addressResponse, listResponse, timestamp } from './shared';

const method = z.object({ id: z.string(), type: z.string(), label: z.string() });

export const customerResponse = z
  .object({
    object: z.literal('customer'),
    id: z.string(),
    external_id: z.string(),
    connection: z.string(),
    name: z.string(),
    email: z.string(),
    country: z.string().nullable(),
    locale: z.string().nullable(),
    time_zone: z.string().nullable(),
    billingEmails: z.array(z.string()).meta({ description: 'Mail goes to each of them.' }),
    unreachable_emails: z
      .array(
        z.object({
          address: z.string(),
          reason: z.enum(UNREACHABLE_REASONS),
          detail: z.string().nullable(),
          since: timestamp(),
        }),
      )
      .meta({ description: 'No mail goes there: it came back, or its reader complained.' }),
    contactName: z.string().nullable(),
    legalName: z.string().nullable(),
    label: z.string().nullable(),
    address: addressResponse.nullable(),
    taxStatus: z.enum(TAX_STATUSES).nullable(),
    tax_ids: z.array(z.string()),
    telephone: z.string().nullable(),
    url: z.string().nullable(),
    customerAliases: z.array(z.string()),
    externalIds: z.array(z.object({ key: z.string(), value: z.string() })).meta({
      description: 'With the key Stripe, if a Stripe customer is linked.',
    }),
    collection: customerSettings,
    stripe_customer: z.string().nullable(),
    stripe_problem: z.string().nullable().meta({
      description: 'Why Stripe did not take the customer as it is, in its words.',
    }),
    unlinked_at: timestamp().nullable(),
    auto_pay_withdrawn: z
      .boolean()
      .meta({ description: 'Nothing is charged to them by itself, whatever an invoice says.' }),
    moved_to: z
      .object({ connection: z.string(), customer: z.string() })
      .nullable()
      .meta({ description: 'Whom new invoices are for; open ones stay with this customer.' }),
    default_method: method.nullable(),
    methods: z.array(method),
  })
  .meta({ id: 'Customer' });

export type CustomerResponse = z.infer<typeof customerResponse>;

export const customerCheckoutResponse = z
  .object({
    object: z.literal('customer_checkout'),
    customer: z.string(),
    external_id: z.string(),
    stripe_customer: z.string(),
    checkout_url: z.string().meta({ format: 'uri' }),
    expires_at: timestamp(),
  })
  .meta({ id: 'CustomerCheckout' });

export const portalLinkResponse = z
  .object({
    object: z.literal('portal_link'),
    id: z.string(),
    customer: z.string(),
    url: z.string().meta({
      format: 'uri',
      description: 'Give it to this customer only: who has it sees all their invoices.',
    }),
    return_url: z.string().nullable(),
    expires_at: timestamp(),
  })
  .meta({ id: 'PortalLink' });

export const statementMailResponse = z
  .object({
    object: z.literal('statement_mail'),
    id: z.string(),
    customer: z.string(),
    from: z.string().meta({ format: 'date' }),
    to: z.string().meta({ format: 'date' }),
    recipients: z.array(z.string()).meta({
      description: 'Their addresses, without those that mail does not reach.',
    }),
  })
  .meta({ id: 'StatementMail' });

export const customerList = listResponse('CustomerList', customerResponse);
