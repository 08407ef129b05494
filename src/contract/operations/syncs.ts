import { emptyBody } from '../requests';
import {
  mirrorEventList,
  mirrorRecordList,
  syncCopied,
  syncDeleted,
  syncDetail,
  syncList,
  syncResponse,
} from '../responses/sync';
import { streamQuery, syncBackfillBody, syncBody, syncCopyBody, syncQuery } from '../sync-shape';
import { defineOperations } from './operation';

const SYNC = { description: 'The sync', schema: syncResponse };
const ON = 'next_cursor is where to go on, also at the end';

export const syncOperations = defineOperations({
  createSync: {
    method: 'post',
    path: '/v1/syncs',
    tag: 'Mirror',
    scope: 'admin',
    summary: 'Mirror a Stripe account: what there is first, oldest first, then what happens',
    body: syncBody,
    responses: { 200: { ...SYNC, description: 'There was one, and it is the same' }, 201: SYNC },
  },
  listSyncs: {
    method: 'get',
    path: '/v1/syncs',
    tag: 'Mirror',
    scope: 'read',
    summary: 'List syncs',
    query: syncQuery,
    responses: { 200: { description: 'By id', schema: syncList } },
  },
  getSync: {
    method: 'get',
    path: '/v1/syncs/{id}',
    tag: 'Mirror',
    scope: 'read',
    summary: 'Read a sync, and how far it is',
    responses: { 200: { description: 'The sync', schema: syncDetail } },
  },
  pauseSync: {
    method: 'post',
    path: '/v1/syncs/{id}/pause',
    tag: 'Mirror',
    scope: 'admin',
    summary: 'Read nothing more at Stripe for a sync, until it is resumed',
    body: emptyBody,
    responses: { 200: SYNC },
  },
  resumeSync: {
    method: 'post',
    path: '/v1/syncs/{id}/resume',
    tag: 'Mirror',
    scope: 'admin',
    summary: 'Go on with a paused sync',
    body: emptyBody,
    responses: { 200: SYNC },
  },
  backfillSync: {
    method: 'post',
    path: '/v1/syncs/{id}/backfill',
    tag: 'Mirror',
    scope: 'admin',
    summary: 'List a collection again from its beginning; one that is being listed goes on',
    body: syncBackfillBody,
    responses: { 200: { description: 'The sync, and how far it is', schema: syncDetail } },
  },
  copySync: {
    method: 'post',
    path: '/v1/syncs/{id}/copy',
    tag: 'Mirror',
    scope: 'admin',
    summary: 'Make a sync like this one, with its consumers, by another credential',
    body: syncCopyBody,
    responses: {
      200: { description: 'There was one, and it is the same', schema: syncCopied },
      201: { description: 'The copy', schema: syncCopied },
    },
  },
  deleteSync: {
    method: 'delete',
    path: '/v1/syncs/{id}',
    tag: 'Mirror',
    scope: 'admin',
    summary: 'Delete a sync and all that was mirrored by it',
    responses: { 200: { description: 'It is gone', schema: syncDeleted } },
  },
  listMirrorRecords: {
    method: 'get',
    path: '/v1/syncs/{id}/records',
    tag: 'Mirror',
    scope: 'read',
    summary: 'The state of each object; one that changes moves to the end',
    query: streamQuery,
    responses: { 200: { description: `A page in order; ${ON}`, schema: mirrorRecordList } },
  },
  listMirrorEvents: {
    method: 'get',
    path: '/v1/syncs/{id}/events',
    tag: 'Mirror',
    scope: 'read',
    summary: 'Each change of each object, in order',
    query: streamQuery,
    responses: { 200: { description: `A page in order; ${ON}`, schema: mirrorEventList } },
  },
});
