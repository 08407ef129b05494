import type { MailEvent } from '../../postgres/customers/unreachable-addresses';
import type { OperationCall, OperationHandlers } from './operation-handler';

type Reported = OperationCall<'reportMailEvent'>['body'];

export const mailEventHandlers: Pick<OperationHandlers, 'reportMailEvent'> = {
  reportMailEvent: async ({ deps, key, body, actor }) => {
    const marked = await deps.stores.unreachable.apply(key.connection, toMailEvent(body), actor);
    return { status: 200, body: { object: 'mail_event', id: body.id, marked } };
  },
};

function toMailEvent({ id, type, permanent = true, recipients, ...more }: Reported): MailEvent {
  const { message_id: messageId = null, detail = null } = more;
  const ofBounce = permanent ? 'bounced' : null;
  return {
    id,
    type,
    reason: type === 'complaint' ? 'complained' : ofBounce,
    recipients,
    messageId: messageId === null ? null : messageId.replace(/^<|>$/g, ''),
    detail,
  };
}
