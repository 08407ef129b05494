import type { ConnectionRow } from '../../../src/postgres/connections/connections';
import type { MailRow } from '../../../src/postgres/invoices/mails';
import type { DecisionToSave } from '../../../src/postgres/collection/decision-to-save';
import type { Stores } from '../../../src/postgres/stores';
import type { Transaction } from '../../../src/postgres/transaction';
import type { CollectionState } from '../../../src/domain/collection/model/state';
import { MINUTE } from '../../../src/domain/time';
import { NO_MIRROR } from './no-mirror';
import { NO_BOUNCES } from './no-bounces';
import { unused } from './unused';
import type { VirtualTables } from './virtual-tables';

/** What the tables need of the life they are part of. */
export interface StoresWorld {
  readonly tables: VirtualTables;
  readonly connection: ConnectionRow;
  /** Where several customers share an account. */
  readonly brakes?: Stores['brakes'] | undefined;
  databaseTime(): number;
  /** Why the account takes no charges, as it is stored. */
  connectionGone(): string | null;
  decided(before: CollectionState, saved: DecisionToSave): void;
  aboutToMail(ref: string, mail: Pick<MailRow, 'name' | 'key'>): void;
}

/** No invoice of the simulation is made by a billing schedule. */
const NO_SCHEDULES: Stores['schedules'] = {
  put: unused,
  change: unused,
  byId: unused,
  byExternalId: unused,
  list: unused,
  handledPeriods: unused,
  makePeriod: unused,
  overdue: unused,
  leaseHeldForMail: unused,
  markHeldMailed: unused,
  leaseAlarms: unused,
  alarmSet: unused,
  requestAlarms: unused,
};

/** Nobody looks at all invoices of a customer. */
const NO_PORTAL: Stores['portal'] = {
  createLink: unused,
  byLink: unused,
  bySession: unused,
  mailedLink: unused,
  openMailed: unused,
  endSession: unused,
  request: unused,
  answerRequests: unused,
  deleteEnded: unused,
};

/** Connections are changed by the world itself. */
const NO_CHANGES: Stores['connectionChanges'] = {
  create: unused,
  change: unused,
  setAccount: unused,
  disconnect: unused,
  readyToDisconnect: unused,
  finishDisconnecting: unused,
  openInvoices: unused,
  reconnect: unused,
  useEndpoint: unused,
};

/** Every command of the simulation is given for itself. */
const NO_BULK_ACTIONS: Stores['bulkActions'] = {
  create: unused,
  start: unused,
  get: unused,
  rows: unused,
  lease: unused,
  giveNext: unused,
  release: unused,
  deleteExpired: unused,
};

/** Bundles have another simulation. */
const NO_BUNDLES: Stores['bundles'] = {
  insert: unused,
  byId: unused,
  byObject: unused,
  lock: unused,
  pending: unused,
  save: unused,
  requestClose: unused,
  placesOf: async (events) => events.map(() => null),
  leaseDue: async () => [],
  requestAll: async () => 0,
};

/** Where one customer has the account alone, its charges are never paused. */
const NEVER_PAUSED: Stores['brakes'] = {
  get: async () => null,
  paused: unused,
  endedSince: unused,
  pause: unused,
  resume: unused,
  lockOut: async () => false,
  letIn: async () => false,
  leaseTry: unused,
  setRules: unused,
  leaseForMail: unused,
  markMailed: unused,
};

const NO_CUSTOMER_MAILS: Pick<Stores, 'customerMails' | 'endingCards'> = {
  customerMails: {
    request: unused,
    requestStatement: unused,
    lease: unused,
    finish: unused,
    release: unused,
  },
  endingCards: { page: unused },
};

/** The stores, over tables in memory. */
export function virtualStores(world: StoresWorld): Stores {
  return {
    inTransaction: oneAtATime(),
    // What an activity throws here is a fault of the rules, and is shown.
    isUnsavable: () => false,
    tryOut: unused,
    databaseTime: async () => world.databaseTime(),
    invoices: invoicesOf(world),
    collections: collectionsOf(world),
    customers: customersOf(world),
    schedules: NO_SCHEDULES,
    storedMethods: storedMethodsOf(),
    customerCheckouts: { latest: unused, request: unused, opened: unused, refused: unused },
    ...NO_IMPORTS,
    dueCustomers: { lease: unused, settle: unused, postpone: unused },
    connections: connectionsOf(world),
    connectionChanges: NO_CHANGES,
    endpoints: { of: unused, toDelete: unused, deleted: unused },
    oauthRequests: {
      create: unused,
      claim: unused,
      release: unused,
      refuse: unused,
      link: unused,
    },
    accessRevocations: { lease: unused, settle: unused },
    connectionSecrets: { read: unused, readAll: unused, set: unused, setFirst: unused },
    ...NO_MIRROR,
    installations: { ensure: unused, knownSince: async () => null, databaseIdentity: unused },
    commands: commandsOf(world),
    bundles: NO_BUNDLES,
    bulkActions: NO_BULK_ACTIONS,
    mails: mailsOf(world),
    unreachable: NO_BOUNCES,
    reminderDays: { take: async (reminder) => world.tables.takeReminderDay(reminder) },
    ...NO_CUSTOMER_MAILS,
    portal: NO_PORTAL,
    checkouts: {
      put: async (_tx, row) => void world.tables.checkouts.set(row.sessionId, row),
      current: unused,
    },
    attempts: {
      failedOf: async (fingerprint, since, most) =>
        world.tables.failedAttempts(fingerprint, since, most),
      ofOtherInvoices: async (ref, fingerprint, since) =>
        world.tables.attemptsBeside(ref, fingerprint, since),
    },
    frozenRequests: {
      freeze: async (key, parameters) => world.tables.freeze(key, parameters),
    },
    unmatched: {
      save: async () => undefined,
      list: unused,
      leaseForMail: unused,
      markMailed: unused,
    },
    events: {
      store: unused,
      relayWaiting: unused,
      leaseStale: unused,
      markRelayed: unused,
      storedIds: unused,
    },
    notStartable: { mark: unused, list: unused },
    quarantine: { add: unused, list: unused, end: unused },
    policies: { list: unused, get: unused, put: unused, setDefault: unused, ofNewInvoices: unused },
    brakes: world.brakes ?? NEVER_PAUSED,
    publicEvents: { list: unused },
    apiKeys: {
      byHash: unused,
      ensure: unused,
      create: unused,
      list: unused,
      revoke: unused,
      noteUse: unused,
      count: unused,
    },
    audit: { list: unused, chain: unused, verify: unused, chains: unused },
    idempotency: { claim: unused, finish: unused, release: unused },
    close: unused,
  };
}

/** Debits have no mandates here. */
const storedMethodsOf = (): Stores['storedMethods'] => ({
  page: unused,
  get: unused,
  chosen: unused,
  isRead: unused,
  mandates: async () => ({}),
  nextWrite: unused,
  choose: unused,
  requestDetaching: unused,
  detached: unused,
  toDetach: unused,
  expire: unused,
});

const connectionsOf = (world: StoresWorld): Stores['connections'] => ({
  get: async () => world.connection,
  seed: unused,
  ensure: unused,
  all: unused,
  conditions: unused,
  connectedTo: unused,
  gone: unused,
  setGone: unused,
  methodsOff: async () => [],
  setMethodsOff: unused,
  bindAccount: unused,
  missingPermissions: async () => [],
  setMissingPermissions: async () => undefined,
  addMissingPermission: async () => true,
});

function oneAtATime(): Stores['inTransaction'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(() => work({} as Transaction));
    last = mine.catch(() => undefined);
    return mine;
  };
}

const invoicesOf = (world: StoresWorld): Stores['invoices'] => ({
  setPageLanguage: unused,
  withCollection: async (ref) => {
    const row = world.tables.invoice(ref);
    return row && { row, collection: collectionOf(world, ref) };
  },
  documents: async () => [],
  submit: unused,
  byIdentity: unused,
  byId: unused,
  byRef: async (ref) => world.tables.invoice(ref),
  byLinkTokenHash: unused,
  list: unused,
  statement: unused,
});

const collectionOf = (world: StoresWorld, ref: string) => ({
  ...world.tables.collection(ref),
  connectionGone: world.connectionGone(),
});

const collectionsOf = (world: StoresWorld): Stores['collections'] => ({
  timeline: unused,
  requestHint: unused,
  statesOfCustomer: unused,
  loadWithInputs: unused,
  lock: async (_tx, ref) => collectionOf(world, ref),
  load: async (ref) => collectionOf(world, ref),
  loadAll: async (refs) => refs.map((ref) => collectionOf(world, ref)),
  pendingInputs: async (_tx, ref) => {
    const { tables } = world;
    return {
      events: tables.waitingEvents(ref).map(({ event }) => event),
      commands: tables.waitingCommands(ref).map(({ command }) => command),
      customer: tables.customer,
      methods: [...tables.methods],
    };
  },
  save: async (_tx, saved) => {
    const before = world.tables.collection(saved.row.ref).state;
    world.tables.save(saved);
    world.decided(before, saved);
  },
});

const NO_IMPORTS: Pick<Stores, 'customerImports' | 'customerImportRows'> = {
  customerImports: {
    create: unused,
    byId: unused,
    execute: unused,
    lease: unused,
    goOn: unused,
    finishCheck: unused,
    finish: unused,
    fail: unused,
    postpone: unused,
  },
  customerImportRows: {
    add: unused,
    withEmails: unused,
    prepare: unused,
    toCheck: unused,
    savePlans: unused,
    toLink: unused,
    link: unused,
    leave: unused,
    saveSetup: unused,
    list: unused,
  },
};

const customersOf = (world: StoresWorld): Stores['customers'] => ({
  byExternalId: unused,
  put: unused,
  list: unused,
  details: unused,
  byId: async () => world.tables.customer,
  byStripeCustomer: async (_connection, id) => {
    const { customer } = world.tables;
    return customer.stripeCustomer === id ? customer : null;
  },
  link: unused,
  move: unused,
  linkCreated: async (_id, stripeCustomer, detailsVersion) => {
    const { stripeCustomer: linked, unlinkedAt } = world.tables.customer;
    if (linked !== null || unlinkedAt !== null) return linked;
    world.tables.link(stripeCustomer, detailsVersion);
    return stripeCustomer;
  },
  markGivenToStripe: async (_id, version) => world.tables.markGivenToStripe(version),
  setAutoPay: unused,
  autoPayConsent: unused,
  unlink: async () => world.tables.unlink(world.databaseTime()),
  setMethods: async (_id, methods, defaultId, asOf) =>
    world.tables.setMethods(methods, defaultId, asOf),
  methods: async () => [...world.tables.methods],
  openInvoices: async () =>
    [...world.tables.collections.values()]
      .filter(({ finished }) => finished === null)
      .map(({ identity }) => identity),
});

const commandsOf = (world: StoresWorld): Stores['commands'] => ({
  storeRefused: unused,
  leaseStale: unused,
  hintSoon: unused,
  store: async (ref, command, hash) => {
    const { same } = world.tables.storeCommand(ref, command, hash);
    const row = { command, ref, answer: null, contentHash: hash, askedAt: world.databaseTime() };
    return { row, same };
  },
  get: async (_connection, id) => {
    const kept = world.tables.commands.get(id);
    if (!kept) return null;
    const { command, ref, answer, hash: contentHash } = kept;
    return { command, ref, answer, contentHash, askedAt: 0 };
  },
  answersFor: async (_tx, _invoice, ids) =>
    ids.flatMap((id) => world.tables.commands.get(id)?.answer ?? []),
});

const CLAIMED_FOR = MINUTE / 2;

const mailsOf = (world: StoresWorld): Stores['mails'] => ({
  ofInvoice: async (ref) => [...world.tables.mails.values()].filter((row) => row.ref === ref),
  claim: async (mail) => {
    const { tables } = world;
    const id = `${mail.ref}/${mail.key}`;
    const now = world.databaseTime();
    const kept = tables.mails.get(id);
    const isFree =
      !kept ||
      (kept.status === 'sending' && (kept.detail !== null || kept.claimedAt + CLAIMED_FOR < now));
    if (!isFree) return { row: kept, leased: false };
    world.aboutToMail(mail.ref, mail);
    const row = { ...mail, id, status: 'sending', sentAt: null, detail: null } as const;
    tables.mails.set(id, { ...row, claimedAt: now });
    return { row, leased: true };
  },
  release: async (id, detail) => changeMail(world, id, { detail }),
  finish: async (id, status, detail) => changeMail(world, id, { status, detail }),
});

function changeMail({ tables }: StoresWorld, id: string, part: Partial<MailRow>): void {
  const kept = tables.mails.get(id);
  if (kept && kept.status !== 'sent') tables.mails.set(id, { ...kept, ...part });
}
