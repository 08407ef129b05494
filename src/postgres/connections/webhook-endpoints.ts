import type { Queryable } from '../database';

/** An endpoint at Stripe that sends us the events of an account, or of those connected to it. */
export interface WebhookEndpointRow {
  connection: string;
  /** As Stripe names it. */
  id: string;
  purpose: EndpointPurpose;
  url: string;
  createdAt: number;
  /** A later one has its place, and it is deleted at Stripe then. */
  deleteAt: number | null;
}

export const ENDPOINT_PURPOSES = ['account', 'connected_accounts'] as const;

export type EndpointPurpose = (typeof ENDPOINT_PURPOSES)[number];

export interface WebhookEndpointStore {
  of(connection: string): Promise<WebhookEndpointRow[]>;
  /** Replaced ones whose time has come. */
  toDelete(): Promise<WebhookEndpointRow[]>;
  /** It is there no more, nor is the secret that it alone signed with. */
  deleted(endpoint: WebhookEndpointRow): Promise<void>;
}

const COLUMNS = `connection, id, purpose, url, created_at as "createdAt", delete_at as "deleteAt"`;

type Stored = WebhookEndpointRow & Record<string, unknown>;

export function webhookEndpointStore(db: Queryable): WebhookEndpointStore {
  return {
    of: (connection) =>
      db.query<Stored>(
        `select ${COLUMNS} from webhook_endpoints where connection = $1 order by created_at, id`,
        [connection],
      ),
    toDelete: () =>
      db.query<Stored>(
        `select ${COLUMNS} from webhook_endpoints
         where delete_at <= now() order by delete_at, id limit 100`,
      ),
    deleted: (endpoint) => deleted(db, endpoint),
  };
}

/** While another one waits to be deleted, the secret before the current one may be its. */
async function deleted(
  db: Queryable,
  { connection, id, purpose }: WebhookEndpointRow,
): Promise<void> {
  await db.query(
    `with gone as (
       delete from webhook_endpoints where connection = $1 and id = $2 returning id
     )
     delete from connection_secrets s using gone
     where s.connection = $1 and s.name = $3 and not exists (
       select 1 from webhook_endpoints e
       where e.connection = $1 and e.purpose = $4 and e.delete_at is not null and e.id <> $2)`,
    [connection, id, `${SECRET_OF[purpose]}_previous`, purpose],
  );
}

/** Under which name the secret of such an endpoint is kept, and with `_previous` the one before. */
export const SECRET_OF = {
  account: 'webhook_secret',
  connected_accounts: 'connect_webhook_secret',
} as const;

export interface NewEndpoint {
  id: string;
  purpose: EndpointPurpose;
  url: string;
  /** The others of this purpose are deleted after so many seconds. */
  overlapSeconds: number;
  /** Endpoints at Stripe that send to the same address, by hand or not. */
  others: readonly string[];
}

/** The new one is in use from now on, and the others are to be deleted. */
export async function putEndpoint(
  tx: Queryable,
  connection: string,
  { id, purpose, url, overlapSeconds, others }: NewEndpoint,
): Promise<void> {
  await tx.query(
    `update webhook_endpoints set delete_at = now() + $3 * interval '1 second'
     where connection = $1 and purpose = $2 and delete_at is null`,
    [connection, purpose, overlapSeconds],
  );
  await tx.query(
    `insert into webhook_endpoints (connection, id, purpose, url, delete_at)
     select $1, other, $2, $3, now() + $4 * interval '1 second' from unnest($5::text[]) other
     on conflict do nothing`,
    [connection, purpose, url, overlapSeconds, others],
  );
  await tx.query(
    'insert into webhook_endpoints (connection, id, purpose, url) values ($1, $2, $3, $4)',
    [connection, id, purpose, url],
  );
}
