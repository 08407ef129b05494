import { z } from 'zod';
import { TAX_CATEGORIES } from '../../domain/tax-category';
import { addressResponse, minorUnits, timestamp, listResponse } from './shared';

const tax = z.object({
  amount: z.int(),
  inclusive: z.boolean(),
  rate: z.string().nullable().meta({ description: 'Percent, as a decimal.' }),
  category: z.enum(TAX_CATEGORIES).nullable(),
});

export const lineResponse = z
  .object({
    description: z.string(),
    quantity: z.string(),
    unit_amount: z.int(),
    amount: z.int(),
    tax: tax.nullable(),
    unit: z.string().nullable(),
  })
  .meta({ id: 'Line' });

export const bankResponse = z.object({
  holder: z.string(),
  iban: z.string().nullable(),
  bic: z.string().nullable(),
  account_number: z.string().nullable(),
  bank_name: z.string().nullable(),
  reference: z.string().nullable(),
  holder_address: addressResponse.nullable(),
});

const document = z
  .object({
    filename: z.string(),
    content_type: z.string(),
    size: z.int().meta({ description: 'Bytes.' }),
    sha256: z.string().meta({ description: 'In hexadecimal.' }),
  })
  .meta({ id: 'Document' });

const setting = <T extends z.ZodType>(value: T) =>
  z.object({
    value,
    origin: z
      .enum(['invoice', 'schedule', 'customer', 'connection', 'command', 'default'])
      .nullable()
      .meta({ description: 'Null where it was not kept, by an earlier version.' }),
  });

const noticeDays = () =>
  z.int().nullable().meta({ description: 'Null unless debit_notice is ours.' });

/** With `expand[]=settings`: what holds for one invoice, each with where it is from. */
const settings = z
  .object({
    auto_charge: setting(z.boolean()),
    charge_on: setting(z.enum(['send', 'due'])),
    payment_link: setting(z.boolean()),
    keep_link_open: setting(z.boolean()),
    methods: setting(z.array(z.string())),
    debit_notice: setting(z.enum(['stripe', 'ours', 'none'])),
    debit_notice_days: setting(noticeDays()),
    create_stripe_customer: setting(z.enum(['when_needed', 'never'])),
    receipts: setting(z.enum(['ours', 'stripe', 'none'])),
    success_url: setting(z.string().nullable()),
    cancel_url: setting(z.string().nullable()),
  })
  .meta({ id: 'EffectiveSettings' });

export type SettingsResponse = z.infer<typeof settings>;

const pdfPart = z
  .object({
    shown: z.boolean(),
    missing: z.array(z.string()).meta({
      description:
        'JSON pointers into the invoice, of every field that it lacks; bank details may be given ' +
        'with the connection as well.',
    }),
    detail: z.string().nullable().meta({ description: 'Another reason why it is not shown.' }),
  })
  .meta({ id: 'PdfPart' });

/** With `expand[]=pdf`: what its PDF shows where the fields of the invoice allow it. */
const pdf = z
  .object({
    source: z.enum(['quittance', 'billing_system']).meta({
      description: 'billing_system: it gave its own PDF, and the parts below are in none.',
    }),
    tax_by_rate: pdfPart,
    epc_code: pdfPart,
    swiss_code: pdfPart,
  })
  .meta({ id: 'PdfParts' });

export type PdfPartsResponse = z.infer<typeof pdf>;

export const INVOICE_STATUSES = [
  'draft',
  'void',
  'paid',
  'disputed',
  'processing',
  'charging',
  'requires_action',
  'disputed_lost',
  'uncollectible',
  'held',
  'sending',
  'open',
] as const;

const summary = {
  object: z.literal('invoice'),
  id: z.string(),
  external_id: z.string(),
  connection: z.string(),
  number: z.string(),
  customer: z.object({
    id: z.string(),
    external_id: z.string(),
    name: z.string(),
    email: z.string(),
  }),
  currency: z.string(),
  amount_due: minorUnits(),
  amount_owed: minorUnits(),
  amount_received: minorUnits(),
  amount_remaining: minorUnits(),
  amount_overpaid: minorUnits(),
  issued_on: z.string().meta({ format: 'date' }),
  due_on: z.string().meta({ format: 'date' }),
  status: z.enum(INVOICE_STATUSES),
  payment_status: z.enum(['pending', 'succeeded', 'failed']),
  overdue: z.boolean(),
  partly_paid: z.boolean(),
  overpaid: z.boolean(),
  partly_refunded: z.boolean(),
  refunded: z.boolean(),
  paused: z.boolean(),
  paused_until: timestamp().nullable(),
  not_confirmed_since: timestamp().nullable(),
  held_reason: z.string().nullable(),
  held_detail: z.string().nullable().meta({
    description: 'What exactly holds it: the rule that left no method, or Stripe’s message.',
  }),
  dispute_lost_at: timestamp().nullable(),
  hosted_invoice_url: z
    .string()
    .nullable()
    .meta({ format: 'uri', description: 'Stable for the life of the invoice; null for a draft.' }),
  created_at: timestamp(),
  updated_at: timestamp().meta({ description: 'When its state was saved last.' }),
};

export const invoiceSummaryResponse = z.object(summary).meta({ id: 'InvoiceSummary' });

export const invoiceResponse = z
  .object({
    ...summary,
    lines: z.array(lineResponse),
    memo: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    bank_details: bankResponse.nullable(),
    documents: z.array(document),
    send: z.enum(['now', 'manual']),
    collection: z
      .object({
        auto_charge: z.boolean(),
        charge_on: z.enum(['send', 'due']),
        payment_link: z.boolean(),
        keep_link_open: z.boolean(),
        methods: z.array(z.string()),
        debit_notice: z.enum(['stripe', 'ours', 'none']),
        debit_notice_days: noticeDays(),
        create_stripe_customer: z.boolean(),
        receipts: z.enum(['ours', 'stripe', 'none']),
      })
      .meta({ description: 'How it is collected, as fixed when it was submitted.' }),
    settings: settings.optional(),
    pdf: pdf.optional(),
  })
  .meta({ id: 'Invoice' });

export const invoiceList = listResponse('InvoiceList', invoiceSummaryResponse);

export type InvoiceResponse = z.infer<typeof invoiceResponse>;
export type InvoiceSummary = z.infer<typeof invoiceSummaryResponse>;

export const timelineList = listResponse(
  'Timeline',
  z.object({
    id: z.string(),
    at: timestamp(),
    about: z.string(),
    text: z.string(),
    version: z.int(),
  }),
);

export const checkoutResponse = z
  .object({
    object: z.literal('checkout'),
    invoice: z.string(),
    session: z.string(),
    url: z.string().meta({ format: 'uri' }),
    amount: minorUnits(),
    currency: z.string(),
    expires_at: timestamp(),
  })
  .meta({ id: 'Checkout' });
