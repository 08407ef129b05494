import { upstreamIdOf } from '../domain/mirror/catalog/catalog';
import { redact } from '../domain/mirror/redact';
import type { ObjectFact } from '../postgres/mirror/write-records';
import type { ListPage, ListedObject } from '../stripe/list-reader';

/** What a page says of one of its objects. */
export function factOf(
  collection: string,
  object: ListedObject,
  { sentAt, receivedAt, apiVersion }: Omit<ListPage, 'items' | 'hasMore'>,
): ObjectFact {
  const { payload, redacted } = redact(object);
  const fact = {
    kind: 'read' as const,
    sent_at: sentAt,
    received_at: receivedAt,
    object: payload,
    redacted,
    api_version: apiVersion,
  };
  return { collection, upstreamId: upstreamIdOf(collection, object), fact };
}
