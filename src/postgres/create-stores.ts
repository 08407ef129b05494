import type { Policy } from '../domain/collection/model/policy';
import { DEFAULT_POLICY } from '../domain/collection/model/policy';
import type { Digest } from '../domain/refs';
import type { LinkSecrets } from '../runtime/link-token';
import type { MasterKeys } from '../runtime/encryption';
import { accessRevocationStore } from './access/access-revocations';
import { accountHintStore } from './events/account-hints';
import { apiKeyStore } from './access/api-keys';
import { attemptStore } from './collection/attempts';
import { auditStore } from './access/audit';
import { brakeStore } from './collection/brakes';
import { billingScheduleStore } from './schedules/billing-schedules';
import { bundleStore } from './bundles/bundles';
import { bulkActionStore } from './invoices/bulk-actions';
import { callTurnStore } from './call-turns';
import type { CallTurnStore } from './call-turns';
import { checkoutStore } from './collection/checkouts';
import { collectionStore } from './collection/collections';
import { commandStore } from './collection/commands';
import { connectionChangeStore } from './connections/connection-changes';
import { connectionSecretStore } from './connections/connection-secrets';
import { brandingStore } from './connections/branding';
import { connectionStore } from './connections/connections';
import { consumerStore } from './mirror/consumers/consumers';
import { consumerLeaseStore } from './mirror/consumers/consumer-leases';
import { deliveryStore } from './mirror/consumers/deliveries';
import { consumerProgressStore } from './mirror/consumers/progress';
import { credentialStore } from './mirror/credentials';
import { createCustomerStores } from './customers/create-customer-stores';
import { connect, queryableOf, toTransaction, tryOut } from './database';
import type { Database } from './database';
import { invoiceListStore } from './fill-lists';
import { frozenRequestStore } from './access/frozen-requests';
import { installationFigures, invoiceTotals } from './installation-figures';
import type { InstallationFigure } from './installation-figures';
import { installationStore } from './installations';
import { idempotencyStore } from './access/idempotency';
import { invoiceStore } from './invoices/invoices';
import { linkSecretStore } from './access/link-secrets';
import type { LinkSecretStore } from './access/link-secrets';
import { mailStore } from './invoices/mails';
import { masterKeyStore } from './access/master-keys';
import type { MasterKeyStore } from './access/master-keys';
import { backfillStore } from './mirror/backfills';
import { mutationStore } from './mirror/mutations';
import { childListStore } from './mirror/child-lists';
import { driftStore } from './mirror/drift-checks';
import { driftRecordStore } from './mirror/drift-records';
import { followStore } from './mirror/follows';
import { mirrorStreamStore } from './mirror/mirror-streams';
import { notStartableStore } from './invoices/not-startable';
import { oauthRequestStore } from './connections/oauth-requests';
import { policyStore } from './invoices/policies';
import { isUnsavable } from './postgres-errors';
import { publicEventStore } from './events/public-events';
import { quarantineStore } from './events/quarantine';
import { relayingStore } from './events/relaying';
import type { RelayingStores } from './events/relaying';
import { runLeaseStore } from './collection/run-leases';
import { stripeEventStore } from './events/stripe-events';
import { stripePollStore } from './events/stripe-polls';
import { syncRunStore } from './mirror/sync-runs';
import { syncStore } from './mirror/syncs';
import { unmatchedMoneyStore } from './invoices/unmatched-money';
import { webhookEndpointStore } from './connections/webhook-endpoints';

export interface StoresOptions extends LinkSecrets {
  url: string;
  digest: Digest;
  policy?: Policy;
  /** Absent where no secret of a connection is read. */
  masterKeys?: MasterKeys;
  maxConnections?: number;
  /** Through a pooler that gives each transaction another connection. */
  pooled?: boolean;
}

export interface AllStores extends RelayingStores {
  callTurns: CallTurnStore;
  links: LinkSecretStore;
  masterKeys: MasterKeyStore;
  /** What an operator watches, as it is now. */
  figures(): Promise<InstallationFigure[]>;
  /** All invoices, by status. */
  totals(): Promise<InstallationFigure[]>;
}

/** Opens the module: every store over one pool. */
export function createStores(options: StoresOptions): AllStores {
  const database = connect(options);
  const policy = options.policy ?? DEFAULT_POLICY;
  return {
    inTransaction: (work) => database.transaction((tx) => work(toTransaction(tx))),
    isUnsavable,
    tryOut: (tx, work) => tryOut(queryableOf(tx), work),
    databaseTime: async () => {
      const [row] = await database.query<{ now: number }>(
        'select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now',
      );
      return row?.now ?? Number.NaN;
    },
    invoices: invoiceStore(database, { ...options, policy }),
    collections: collectionStore(database, options.linkSecret),
    ...createCustomerStores(database, options),
    schedules: billingScheduleStore(database, { ...options, policy }),
    connections: connectionStore(database),
    branding: brandingStore(database),
    connectionSecrets: connectionSecretStore(database, options.masterKeys),
    connectionChanges: connectionChangeStore(database, options.masterKeys),
    endpoints: webhookEndpointStore(database),
    oauthRequests: oauthRequestStore(database),
    accessRevocations: accessRevocationStore(database),
    ...mirrorStores(database, options),
    installations: installationStore(database),
    events: stripeEventStore(database),
    quarantine: quarantineStore(database),
    notStartable: notStartableStore(database),
    commands: commandStore(database),
    bundles: bundleStore(database),
    bulkActions: bulkActionStore(database),
    mails: mailStore(database),
    checkouts: checkoutStore(database),
    attempts: attemptStore(database),
    frozenRequests: frozenRequestStore(database, options),
    unmatched: unmatchedMoneyStore(database),
    brakes: brakeStore(database),
    policies: policyStore(database, policy),
    publicEvents: publicEventStore(database),
    apiKeys: apiKeyStore(database),
    audit: auditStore(database, options.digest),
    idempotency: idempotencyStore(database, options),
    relaying: relayingStore(database),
    runLeases: runLeaseStore(database),
    accountHints: accountHintStore(database),
    polls: stripePollStore(database),
    invoiceLists: invoiceListStore(database),
    callTurns: callTurnStore(database),
    links: linkSecretStore(database, options),
    masterKeys: masterKeyStore(database, options.masterKeys),
    figures: installationFigures(database),
    totals: invoiceTotals(database),
    close: () => database.end(),
  };
}

/** Of what is copied of Stripe accounts. */
function mirrorStores(database: Database, options: StoresOptions) {
  const mirrorStreams = mirrorStreamStore(database);
  return {
    credentials: credentialStore(database, options.masterKeys),
    syncs: syncStore(database),
    syncRuns: syncRunStore(database),
    mirrorStreams,
    consumers: consumerStore(database, options.masterKeys),
    deliveries: deliveryStore(database, mirrorStreams.prepare),
    consumerLeases: consumerLeaseStore(database),
    consumerProgress: consumerProgressStore(database),
    backfills: backfillStore(database),
    childLists: childListStore(database),
    follows: followStore(database),
    drift: driftStore(database),
    driftRecords: driftRecordStore(database),
    mutations: mutationStore(database, options),
  };
}
