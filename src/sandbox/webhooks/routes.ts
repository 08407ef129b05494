import type Stripe from 'stripe';
import { mergeMetadata } from '../objects/metadata';
import { del, get, post } from '../transport/call';
import type { Route } from '../transport/call';
import { invalid, malformed, missing } from '../transport/errors';
import { createdFilter, list, page, rowsOf } from '../transport/lists';
import type { Paging } from '../transport/lists';
import { refuseVersion } from '../transport/versions';
import type { AccountStore, StoredEndpoint, StoredEvent } from '../world/account-store';
import { letterString, newId } from '../world/ids';
import type { World } from '../world/world';
import { EVENT_LIFE_S, note } from './emit';
import { renderEvent } from './render-event';

interface EventParams extends Paging {
  type?: string;
  types?: readonly string[];
  delivery_success?: boolean;
}

function matchesType(event: StoredEvent, params: EventParams): boolean {
  const wanted = params.types ?? (params.type === undefined ? null : [params.type]);
  return (
    wanted === null ||
    wanted.some((each) =>
      each.endsWith('*') ? event.type.startsWith(each.slice(0, -1)) : each === event.type,
    )
  );
}

/** After 30 days an event is gone: from lists, as a cursor and by its id. */
function findEvent(world: World, store: AccountStore, id: string): StoredEvent | undefined {
  const event = store.events.get(id);
  const oldest = world.clock.seconds() - EVENT_LIFE_S;
  return event === undefined || event.created < oldest ? undefined : event;
}

function listEvents(world: World, store: AccountStore, params: EventParams): unknown {
  if ((params.types?.length ?? 0) > 20) {
    throw malformed('You may pass at most 20 types.', undefined, 'types');
  }
  const oldest = world.clock.seconds() - EVENT_LIFE_S;
  const now = world.clock.now();
  const within = createdFilter(params.created);
  const found = page({
    url: '/v1/events',
    rows: world.settings.shuffleTies ? rowsOf(tiesById(store.events.newestFirst())) : store.events,
    paging: params,
    find: (id) => findEvent(world, store, id),
    keep: (event) =>
      event.created >= oldest &&
      event.visibleAt <= now &&
      matchesType(event, params) &&
      within(event.created) &&
      (params.delivery_success === undefined ||
        params.delivery_success === (event.pendingWebhooks + event.failedWebhooks === 0)),
  });
  return { ...found, data: found.data.map(renderEvent) };
}

/** Stripe promises no order within a second. */
function* tiesById(newestFirst: Iterable<StoredEvent>): Iterable<StoredEvent> {
  let tied: StoredEvent[] = [];
  for (const event of newestFirst) {
    if (tied[0] !== undefined && tied[0].created !== event.created) {
      yield* tied.sort(byId);
      tied = [];
    }
    tied.push(event);
  }
  yield* tied.sort(byId);
}

const byId = (a: StoredEvent, b: StoredEvent): number => (a.id < b.id ? -1 : 1);

function shown(endpoint: StoredEndpoint): Stripe.WebhookEndpoint {
  const { hiddenSecret: _a, previousSecret: _b, connect: _c, ...visible } = endpoint;
  return visible;
}

function requireEndpoint(store: AccountStore, id: string): StoredEndpoint {
  const endpoint = store.endpoints.get(id);
  if (endpoint === undefined) throw missing('webhook endpoint', id);
  return endpoint;
}

function refuseUrl(url: string): void {
  if (/^https?:\/\/[^\s/]+/.test(url)) return;
  throw invalid(`Invalid URL: ${url}`, 'url_invalid', 'url');
}

/** Rolls the secret; the old one signs beside it until it is rolled again without overlap. */
export function rollSecret(endpoint: StoredEndpoint, overlap: boolean): string {
  endpoint.previousSecret = overlap ? endpoint.hiddenSecret : null;
  endpoint.hiddenSecret = `whsec_${letterString(32)}`;
  return endpoint.hiddenSecret;
}

export const webhookRoutes: readonly Route[] = [
  get<EventParams>('/v1/events', ({ world, store, params }) => listEvents(world, store, params)),
  get('/v1/events/:id', ({ world, store, id }) => {
    const event = findEvent(world, store, id);
    if (event === undefined) throw missing('event', id);
    return renderEvent(event);
  }),
  post<Stripe.WebhookEndpointCreateParams>('/v1/webhook_endpoints', (call) => {
    const { world, store, params } = call;
    refuseUrl(params.url);
    if (params.api_version !== undefined) refuseVersion(params.api_version);
    const secret = `whsec_${letterString(32)}`;
    const endpoint: StoredEndpoint = {
      id: newId('we'),
      object: 'webhook_endpoint',
      api_version: params.api_version ?? null,
      application: null,
      created: world.clock.seconds(),
      description: params.description || null,
      enabled_events: [...params.enabled_events],
      livemode: false,
      metadata: mergeMetadata(null, params.metadata),
      status: 'enabled',
      url: params.url,
      hiddenSecret: secret,
      previousSecret: null,
      connect: params.connect === true,
    };
    store.endpoints.add(endpoint);
    note(world, store, 'webhook_endpoint created', shown(endpoint));
    return { ...shown(endpoint), secret };
  }),
  get<Paging>('/v1/webhook_endpoints', ({ world, store, params }) => {
    const all = list(world, {
      url: '/v1/webhook_endpoints',
      table: store.endpoints,
      paging: params,
    });
    return { ...all, data: all.data.map(shown) };
  }),
  get('/v1/webhook_endpoints/:id', ({ store, id }) => shown(requireEndpoint(store, id))),
  post<Stripe.WebhookEndpointUpdateParams>('/v1/webhook_endpoints/:id', (call) => {
    const { store, params } = call;
    const endpoint = requireEndpoint(store, call.id);
    if (params.url !== undefined) refuseUrl(params.url);
    endpoint.metadata = mergeMetadata(endpoint.metadata, params.metadata);
    endpoint.url = params.url ?? endpoint.url;
    endpoint.enabled_events = [...(params.enabled_events ?? endpoint.enabled_events)];
    if (params.disabled !== undefined) endpoint.status = params.disabled ? 'disabled' : 'enabled';
    if (params.description !== undefined) endpoint.description = params.description || null;
    note(call.world, store, 'webhook_endpoint updated', shown(endpoint));
    return shown(endpoint);
  }),
  del('/v1/webhook_endpoints/:id', ({ store, id }) => {
    // Planned attempts check the status and are then not made.
    requireEndpoint(store, id).status = 'disabled';
    store.endpoints.remove(id);
    return { id, object: 'webhook_endpoint', deleted: true };
  }),
];
