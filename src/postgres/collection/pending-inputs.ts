import type { Command } from '../../domain/collection/model/command';
import type { MethodOnFile } from '../../domain/collection/queries/method-for';
import { CUSTOMER_COLUMN } from '../customers/customer-row';
import type { CustomerRow } from '../customers/customer-row';
import type { Queryable } from '../database';
import type { StoredStripeEvent } from '../events/stripe-events';

export interface PendingInputs {
  events: StoredStripeEvent[];
  commands: Command[];
  customer: CustomerRow;
  /** All stored methods of the customer, in our order of choice. */
  methods: MethodOnFile[];
}

/**
 * Everything a step is about to apply, by one query. It is asked after the row is locked: what
 * was committed while it waited for the lock must be seen.
 */
export async function pendingInputs(tx: Queryable, ref: string): Promise<PendingInputs> {
  const [row] = await tx.query<PendingInputs & Record<string, unknown>>(
    `select
       (select coalesce(jsonb_agg(jsonb_build_object(
           'id', e.id, 'connection', e.connection, 'type', e.type, 'ref', e.ref, 'about', e.about,
           'receivedAt', floor(extract(epoch from e.received_at) * 1000)
         ) order by e.arrived), '[]')
        from stripe_events e where e.ref = $1 and e.fate in ('waiting', 'hinted')) as events,
       (select coalesce(jsonb_agg(q.command order by q.written), '[]')
        from commands q where q.ref = $1 and q.applied_at is null) as commands,
       ${CUSTOMER_COLUMN},
       (select coalesce(jsonb_agg(jsonb_build_object(
           'id', m.id, 'type', m.type, 'label', m.label, 'fingerprint', m.fingerprint,
           'storedAt', floor(extract(epoch from m.stored_at) * 1000)
         ) order by m.position), '[]')
        from payment_methods m where m.customer_id = c.id) as methods
     from invoices i join customers c on c.id = i.customer_id
     where i.ref = $1`,
    [ref],
  );
  if (row === undefined) throw new Error(`the invoice ${ref} has no customer in the table`);
  const { events, commands, customer, methods } = row;
  return { events, commands, customer, methods };
}
