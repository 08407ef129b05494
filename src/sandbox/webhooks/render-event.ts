import type { StoredEvent } from '../world/account-store';

export function renderEvent(event: StoredEvent): Record<string, unknown> {
  return {
    id: event.id,
    object: 'event',
    ...(event.account === null ? {} : { account: event.account }),
    api_version: event.apiVersion,
    created: event.created,
    data: {
      object: JSON.parse(event.snapshot) as unknown,
      ...(event.previous === null
        ? {}
        : { previous_attributes: JSON.parse(event.previous) as unknown }),
    },
    livemode: false,
    pending_webhooks: event.pendingWebhooks,
    request: event.request,
    type: event.type,
  };
}
