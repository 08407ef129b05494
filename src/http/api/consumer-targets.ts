import type { ConsumerResponse } from '../../contract/responses/consumer';
import { COLLECTION_NAMES } from '../../domain/mirror/collections';
import type { StreamName } from '../../domain/mirror/consumers/consumer';
import type { Problem } from '../../domain/invoice';
import type { ConsumerRow } from '../../postgres/mirror/consumers/consumer-row';
import type { SyncRow } from '../../postgres/mirror/syncs';
import { Secret } from '../../runtime/secret';
import type { HttpDeps } from '../http-deps';
import type { OperationCall } from './operation-handler';

interface SentStream {
  connection: string;
  sync: SyncRow;
  stream: StreamName;
  /** Null: all that the sync has. */
  collections: readonly string[] | null;
  /** Whether nothing else is wrong. */
  isSound: boolean;
}

/** Where a consumer is sent to. */
interface ConsumerTarget {
  shown: Record<string, unknown> | null;
  secret: Secret | null;
}

type Given = Pick<OperationCall<'createConsumer'>['body'], 'kind' | 'webhook' | 'postgres'>;

type Found = ConsumerTarget | { problems: Problem[] };

/** All that is wrong with it, or where it is. */
export async function targetOf(deps: HttpDeps, of: SentStream, given: Given): Promise<Found> {
  const { kind = 'pull', webhook, postgres } = given;
  const foreign = [
    ...(kind !== 'webhook' && webhook !== undefined ? [notOfThisKind('webhook')] : []),
    ...(kind !== 'postgres' && postgres !== undefined ? [notOfThisKind('postgres')] : []),
  ];
  const isSound = of.isSound && foreign.length === 0;
  const found = await targetOfKind(deps, { ...of, isSound }, given);
  if (foreign.length === 0) return found;
  return { problems: [...foreign, ...('problems' in found ? found.problems : [])] };
}

const notOfThisKind = (kind: 'webhook' | 'postgres'): Problem => ({
  pointer: `/${kind}`,
  code: 'not_of_this_kind',
  detail: `is of a consumer of the kind ${kind}`,
});

async function targetOfKind(
  deps: HttpDeps,
  of: SentStream,
  { kind = 'pull', webhook, postgres }: Given,
): Promise<Found> {
  if (kind === 'pull') return { shown: null, secret: null };
  if (kind === 'webhook') return webhookTarget(deps, webhook?.url);
  if (postgres !== undefined) return postgresTarget(deps, of, postgres);
  const detail = 'a consumer of the kind postgres needs the URL of your database';
  return { problems: [{ pointer: '/postgres', code: 'postgres_url_invalid', detail }] };
}

function webhookTarget(deps: HttpDeps, url: string | undefined): Found {
  const code = 'webhook_url_invalid';
  if (url === undefined) {
    const detail = 'a webhook needs the URL that messages are sent to';
    return { problems: [{ pointer: '/webhook', code, detail }] };
  }
  const detail = deps.webhookUrlProblem(url);
  if (detail !== null) return { problems: [{ pointer: '/webhook/url', code, detail }] };
  return { shown: { url }, secret: deps.newWebhookSecret() };
}

async function postgresTarget(
  deps: HttpDeps,
  { connection, sync, stream, collections, isSound }: SentStream,
  { url, schema = 'stripe' }: NonNullable<Given['postgres']>,
): Promise<Found> {
  // Another sync of this name, here or in another installation, is not the same.
  const made = new Date(sync.createdAt).toISOString();
  const owner = [deps.settings.installation, connection, sync.id, made, stream].join('/');
  const tables = collections ?? sync.collections ?? COLLECTION_NAMES;
  const prepared = await deps.preparePostgres({ url, schema, owner, tables, keep: isSound });
  if (prepared.kind === 'refused') return { problems: [prepared.problem] };
  return { shown: prepared.target, secret: new Secret(url) };
}

/** Of a webhook each has its own; a database that is named again may have another password. */
export async function hasSecret(
  { stores }: HttpDeps,
  row: ConsumerRow,
  secret: Secret | null,
): Promise<boolean> {
  if (row.kind !== 'postgres') return true;
  return (await stores.consumers.secretOf(row))?.reveal() === secret?.reveal();
}

export function shownTarget({
  kind,
  target,
}: ConsumerRow): Pick<ConsumerResponse, 'webhook' | 'postgres'> {
  const text = (name: string) => String(target?.[name]);
  if (kind === 'webhook') return { webhook: { url: text('url') }, postgres: null };
  if (kind !== 'postgres') return { webhook: null, postgres: null };
  const [host, database, user] = [text('host'), text('database'), text('user')];
  const port = Number(target?.['port']);
  return { webhook: null, postgres: { host, port, database, user, schema: text('schema') } };
}
