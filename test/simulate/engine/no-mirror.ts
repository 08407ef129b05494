import type { Stores } from '../../../src/postgres/stores';
import { unused } from './unused';

type OfMirror =
  | 'credentials'
  | 'syncs'
  | 'syncRuns'
  | 'mirrorStreams'
  | 'drift'
  | 'driftRecords'
  | 'backfills'
  | 'childLists'
  | 'follows'
  | 'mutations'
  | 'consumers'
  | 'deliveries'
  | 'consumerLeases'
  | 'consumerProgress';

/** Nothing of the simulation is mirrored, or branded. */
export const NO_MIRROR: Pick<Stores, OfMirror | 'branding'> = {
  branding: { put: unused, putLogo: unused, deleteLogo: unused, logo: unused },
  credentials: { create: unused, byId: unused, list: unused, secretOf: unused, delete: unused },
  syncs: {
    create: unused,
    byId: unused,
    list: unused,
    setDesired: unused,
    delete: unused,
    purge: unused,
    write: unused,
    writeThen: unused,
  },
  syncRuns: { lease: unused, read: unused, desired: unused, isAlive: unused },
  backfills: {
    open: unused,
    list: unused,
    restart: unused,
    request: unused,
    sweep: unused,
    readsOfAccount: unused,
    failed: unused,
    keep: unused,
    copy: unused,
  },
  childLists: { request: unused, lease: unused, read: unused, keepWhole: unused },
  follows: {
    read: unused,
    open: unused,
    keep: unused,
    listed: unused,
    failed: unused,
    audited: unused,
    relist: unused,
    runningSyncs: unused,
    lastArrival: unused,
    newestArrival: unused,
    arrivedAfter: unused,
    transactions: unused,
    leaseReads: unused,
    readsToMake: unused,
    readMade: unused,
    requestReads: unused,
  },
  mutations: {
    create: unused,
    byKey: unused,
    byId: unused,
    hasEnded: unused,
    lease: unused,
    markRequested: unused,
    unmarkRequested: unused,
    shownBy: unused,
    endItem: unused,
    end: unused,
    postpone: unused,
    deleteOld: unused,
  },
  drift: {
    create: unused,
    byId: unused,
    list: unused,
    breaks: unused,
    openBreaks: unused,
    repair: unused,
    next: unused,
    keep: unused,
    spend: unused,
    end: unused,
    resolve: unused,
  },
  driftRecords: {
    at: unused,
    under: unused,
    sample: unused,
    sampleParents: unused,
    unlisted: unused,
    count: unused,
  },
  mirrorStreams: {
    records: unused,
    events: unused,
    number: unused,
    prepare: unused,
    lastPosition: unused,
    highestPosition: unused,
  },
  consumers: {
    create: unused,
    byId: unused,
    list: unused,
    ofSync: unused,
    change: unused,
    setDesired: unused,
    delete: unused,
    secretOf: unused,
  },
  deliveries: {
    receive: unused,
    settle: unused,
    redrive: unused,
    replay: unused,
    setAside: unused,
    drop: unused,
  },
  consumerLeases: { claim: unused, renew: unused, release: unused, disable: unused },
  consumerProgress: { of: unused, unknownOf: unused, behind: unused },
};
