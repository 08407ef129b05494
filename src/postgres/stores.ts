import type { AccessRevocationStore } from './access/access-revocations';
import type { ApiKeyStore } from './access/api-keys';
import type { AttemptStore } from './collection/attempts';
import type { AuditStore } from './access/audit';
import type { BrakeStore } from './collection/brakes';
import type { BillingScheduleStore } from './schedules/billing-schedules';
import type { BulkActionStore } from './invoices/bulk-actions';
import type { CheckoutStore } from './collection/checkouts';
import type { CollectionStore } from './collection/collections';
import type { CommandStore } from './collection/commands';
import type { ConnectionChangeStore } from './connections/connection-changes';
import type { ConnectionSecretStore } from './connections/connection-secrets';
import type { ConnectionStore } from './connections/connections';
import type { CredentialStore } from './mirror/credentials';
import type { CustomerCheckoutStore } from './customers/customer-checkouts';
import type { CustomerImportRowStore } from './customers/customer-import-rows';
import type { CustomerImportStore } from './customers/customer-imports';
import type { CustomerStore } from './customers/customers';
import type { DueCustomerStore } from './customers/due-customers';
import type { FrozenRequestStore } from './access/frozen-requests';
import type { IdempotencyStore } from './access/idempotency';
import type { InstallationStore } from './installations';
import type { InvoiceStore } from './invoices/invoices';
import type { MailStore } from './invoices/mails';
import type { NotStartableStore } from './invoices/not-startable';
import type { OAuthRequestStore } from './connections/oauth-requests';
import type { PolicyStore } from './invoices/policies';
import type { PublicEventStore } from './events/public-events';
import type { QuarantineStore } from './events/quarantine';
import type { StoredMethodStore } from './customers/stored-methods';
import type { StripeEventStore } from './events/stripe-events';
import type { Transaction } from './transaction';
import type { UnmatchedMoneyStore } from './invoices/unmatched-money';
import type { WebhookEndpointStore } from './connections/webhook-endpoints';

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
  credentials: CredentialStore;
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
