import type { AccessRevocationStore } from './access-revocations';
import type { ApiKeyStore } from './api-keys';
import type { AttemptStore } from './attempts';
import type { AuditStore } from './audit';
import type { BrakeStore } from './brakes';
import type { BillingScheduleStore } from './billing-schedules';
import type { BulkActionStore } from './bulk-actions';
import type { CheckoutStore } from './checkouts';
import type { CollectionStore } from './collections';
import type { CommandStore } from './commands';
import type { ConnectionChangeStore } from './connection-changes';
import type { ConnectionSecretStore } from './connection-secrets';
import type { ConnectionStore } from './connections';
import type { CustomerCheckoutStore } from './customer-checkouts';
import type { CustomerImportRowStore } from './customer-import-rows';
import type { CustomerImportStore } from './customer-imports';
import type { CustomerStore } from './customers';
import type { DueCustomerStore } from './due-customers';
import type { FrozenRequestStore } from './frozen-requests';
import type { IdempotencyStore } from './idempotency';
import type { InstallationStore } from './installations';
import type { InvoiceStore } from './invoices';
import type { MailStore } from './mails';
import type { NotStartableStore } from './not-startable';
import type { OAuthRequestStore } from './oauth-requests';
import type { PolicyStore } from './policies';
import type { PublicEventStore } from './public-events';
import type { QuarantineStore } from './quarantine';
import type { StoredMethodStore } from './stored-methods';
import type { StripeEventStore } from './stripe-events';
import type { Transaction } from './transaction';
import type { UnmatchedMoneyStore } from './unmatched-money';
import type { WebhookEndpointStore } from './webhook-endpoints';

/** Everything the other modules ask of Postgres. One function is one query. */
export interface Stores {
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Whether what was to be saved is at fault: trying again can only fail again. */
  isUnsavable(error: unknown): boolean;
  /** Does the work and takes it back; answers why it cannot be saved, or null if it can. */
  tryOut(tx: Transaction, work: () => Promise<void>): Promise<{ failedBy: unknown } | null>;
  /** Postgres's clock in ms: the one clock all processes share for "read before or after". */
  databaseTime(): Promise<number>;
  invoices: InvoiceStore;
  collections: CollectionStore;
  customers: CustomerStore;
  schedules: BillingScheduleStore;
  storedMethods: StoredMethodStore;
  customerCheckouts: CustomerCheckoutStore;
  customerImports: CustomerImportStore;
  customerImportRows: CustomerImportRowStore;
  dueCustomers: DueCustomerStore;
  connections: ConnectionStore;
  connectionSecrets: ConnectionSecretStore;
  connectionChanges: ConnectionChangeStore;
  endpoints: WebhookEndpointStore;
  oauthRequests: OAuthRequestStore;
  accessRevocations: AccessRevocationStore;
  installations: InstallationStore;
  events: StripeEventStore;
  quarantine: QuarantineStore;
  notStartable: NotStartableStore;
  commands: CommandStore;
  bulkActions: BulkActionStore;
  mails: MailStore;
  checkouts: CheckoutStore;
  attempts: AttemptStore;
  frozenRequests: FrozenRequestStore;
  unmatched: UnmatchedMoneyStore;
  policies: PolicyStore;
  brakes: BrakeStore;
  publicEvents: PublicEventStore;
  apiKeys: ApiKeyStore;
  audit: AuditStore;
  idempotency: IdempotencyStore;
  close(): Promise<void>;
}
