import type { BundleState } from '../../domain/bundles/model';
import { isNewerBundle, upgradeBundle } from '../../domain/bundles/upgrade-bundle';
import type { Queryable, SqlValue } from '../database';

export interface BundleRow {
  /** `bun_` + UUIDv7. */
  id: string;
  /** Names it in Stripe's keys and metadata. */
  ref: string;
  connection: string;
  customerId: string;
  version: number;
  state: BundleState;
  finished: boolean;
  /** Engine time. */
  wakeAt: number | null;
  /** Where the customer pays; null while they cannot. */
  url: string | null;
  successUrl: string | null;
  cancelUrl: string | null;
  createdAt: number;
}

const COLUMNS = `
  id, ref, connection, customer_id as "customerId", version, state, finished,
  wake_at as "wakeAt", url, success_url as "successUrl", cancel_url as "cancelUrl",
  created_at as "createdAt"`;

export async function bundleWhere(
  db: Queryable,
  where: string,
  values: SqlValue[],
): Promise<BundleRow | null> {
  const [row] = await db.query<BundleRow & Record<string, unknown>>(
    `select ${COLUMNS} from bundles where ${where}`,
    values,
  );
  if (row === undefined) return null;
  const { state } = row; // newer code's is left as it is: nobody here decides upon it
  return isNewerBundle(state) ? row : { ...row, state: upgradeBundle(state) };
}
