import { initialState } from '../../../src/domain/collection/model/initial-state';
import type { Terms } from '../../../src/domain/collection/model/terms';
import { SHAPE } from '../../../src/domain/collection/model/upgrade-state';
import { statusView } from '../../../src/domain/collection/queries/explain';
import type { Invoice } from '../../../src/domain/invoice';
import type { InvoiceIdentity } from '../../../src/domain/refs';
import type { CollectionRow } from '../../../src/postgres/collection/collection-row';
import type { ConnectionRow } from '../../../src/postgres/connections/connections';
import type { CustomerRow } from '../../../src/postgres/customers/customer-row';
import type { InvoiceRow } from '../../../src/postgres/invoices/invoice-row';
import { rollTerms, withPolicy } from '../terms';
import type { EngineLife } from './engine-life';

export const CONNECTION: ConnectionRow = {
  code: 'default',
  name: 'Default',
  mode: 'test',
  stripeAccount: null,
  settings: {},
  notifyEmails: ['owner@business.example'],
  bankDetails: null,
  platform: null,
  businessName: 'Business Ltd',
};

export const customerRow = (): CustomerRow => ({
  id: 'cst_1',
  connection: CONNECTION.code,
  externalId: 'client',
  name: 'Client',
  email: 'client@example.com',
  country: null,
  locale: null,
  timeZone: null,
  settings: {},
  billingEmails: null,
  profile: {},
  stripeCustomer: null,
  stripeProblem: null,
  unlinkedAt: null,
  detailsVersion: 0,
  isOutdatedAtStripe: false,
  defaultMethod: null,
});

interface Submitted {
  identity: InvoiceIdentity;
  ref: string;
  life: EngineLife;
  /** Of an invoice that is submitted again. */
  terms?: Terms;
}

/** What a new invoice is in the tables. */
export function firstRows({ identity, ref, life, terms: given }: Submitted): {
  invoice: InvoiceRow;
  collection: CollectionRow;
} {
  const { dice, under, tables, clock } = life;
  const now = clock.now();
  const terms = given ?? { ...withPolicy(rollTerms(dice), under), ref };
  const send = given === undefined && dice.chance(0.1) ? 'manual' : 'now';
  const state = initialState(terms, send, under.policy, now);
  const invoice: InvoiceRow = {
    id: `inv_${identity.externalId}`,
    ref,
    invoice: documentOf(identity, terms, send),
    customer: tables.customer,
    linkVersion: 1,
    linkTokenHash: null,
    pageLanguage: null,
    createdAt: now,
  };
  const collection: CollectionRow = {
    ref,
    identity,
    invoiceId: invoice.id,
    version: 1,
    shape: SHAPE,
    state,
    policy: under.policy,
    view: statusView(state, under.policy),
    wakeAt: null,
    finished: null,
    updatedAt: now,
    connectionGone: null,
    connectionClosed: false,
  };
  return { invoice, collection };
}

const documentOf = (
  { connection, externalId }: InvoiceIdentity,
  { number, currency, amountDue, dueAt }: Terms,
  send: 'now' | 'manual',
): Invoice => ({
  connection,
  externalId,
  customer: { kind: 'ours', id: 'cst_1' },
  number,
  currency,
  amountDue,
  issuedOn: '2026-01-05',
  dueOn: new Date(dueAt).toISOString().slice(0, 10),
  lines: [],
  memo: null,
  metadata: {},
  bankDetails: null,
  send,
  collection: {},
});
