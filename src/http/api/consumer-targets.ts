import type { ConsumerResponse } from '../../contract/responses/consumer';
import { COLLECTION_NAMES } from '../../domain/mirror/collections';
import type { StreamName } from '../../domain/mirror/consumers/consumer';
import type { Problem } from '../../domain/invoice';
import type { ConsumerRow } from '../../postgres/mirror/consumers/consumer-row';
import type { SyncRow } from '../../postgres/mirror/syncs';
import { canonicalJson } from '../../domain/canonical-json';
import { parseWebhookSecrets } from '../../domain/mirror/consumers/webhook-secrets';
import { Secret } from '../../runtime/secret';
import type { HttpDeps } from '../http-deps';
import type { OperationCall } from './operation-handler';
import type { FoundTarget } from './found-target';
import { newWebhookTarget, shownWebhook } from './consumer-webhooks';

interface SentStream {
  connection: string;
  sync: SyncRow;
  stream: StreamName;
  /** Null: all that the sync has. */
  collections: readonly string[] | null;
  /** Whether what it needs there is made; or it is only looked whether it could be. */
  keep: boolean;
}

type Given = Pick<
  OperationCall<'createConsumer'>['body'],
  'kind' | 'webhook' | 'postgres' | 'kafka'
>;

const SENT_KINDS = ['webhook', 'postgres', 'kafka'] as const;

/** All that is wrong with it, or where it is. */
export async function targetOf(deps: HttpDeps, of: SentStream, given: Given): Promise<FoundTarget> {
  const { kind = 'pull' } = given;
  const foreign = SENT_KINDS.filter((one) => one !== kind && given[one] !== undefined);
  const problems = foreign.map(notOfThisKind);
  const found = await targetOfKind(deps, { ...of, keep: of.keep && !problems[0] }, given);
  if (problems.length === 0) return found;
  return { problems: [...problems, ...('problems' in found ? found.problems : [])] };
}

const notOfThisKind = (kind: (typeof SENT_KINDS)[number]): Problem => ({
  pointer: `/${kind}`,
  code: 'not_of_this_kind',
  detail: `is of a consumer of the kind ${kind}`,
});

async function targetOfKind(
  deps: HttpDeps,
  of: SentStream,
  { kind = 'pull', webhook, postgres, kafka }: Given,
): Promise<FoundTarget> {
  if (kind === 'pull') return { shown: null, secret: null };
  if (kind === 'webhook') return newWebhookTarget(deps, webhook);
  if (kind === 'kafka') {
    if (kafka !== undefined) return kafkaTarget(deps, of.keep, kafka);
    const detail = 'a consumer of the kind kafka needs brokers and a topic';
    return { problems: [{ pointer: '/kafka', code: 'kafka_brokers_invalid', detail }] };
  }
  if (postgres !== undefined) return postgresTarget(deps, of, postgres);
  const detail = 'a consumer of the kind postgres needs the URL of your database';
  return { problems: [{ pointer: '/postgres', code: 'postgres_url_invalid', detail }] };
}

async function postgresTarget(
  deps: HttpDeps,
  { connection, sync, stream, collections, keep }: SentStream,
  { url, schema = 'stripe' }: NonNullable<Given['postgres']>,
): Promise<FoundTarget> {
  // Another sync of this name, here or in another installation, is not the same.
  const made = new Date(sync.createdAt).toISOString();
  const owner = [deps.settings.installation, connection, sync.id, made, stream].join('/');
  const tables = collections ?? sync.collections ?? COLLECTION_NAMES;
  const prepared = await deps.preparePostgres({ url, schema, owner, tables, keep });
  if (prepared.kind === 'refused') return { problems: [prepared.problem] };
  return { shown: prepared.target, secret: new Secret(url) };
}

async function kafkaTarget(
  deps: HttpDeps,
  keep: boolean,
  given: NonNullable<Given['kafka']>,
): Promise<FoundTarget> {
  const { brokers, topic, create_topic: createTopic = false, tls = true, ca = null } = given;
  const { mechanism, username, password } = given.sasl ?? {};
  const isNamed = mechanism !== undefined && username !== undefined;
  const sasl = isNamed ? { mechanism, username } : null;
  const target = { brokers, topic, createTopic, tls, ca, sasl };
  const secret = password === undefined ? null : new Secret(password);
  const problems = await deps.prepareKafka({ ...target, password: secret, keep });
  return problems.length > 0 ? { problems } : { shown: target, secret };
}

/** Of a webhook each has its own; what is named again may have another password, or headers. */
export async function hasSecret(
  { stores }: HttpDeps,
  row: ConsumerRow,
  secret: Secret | null,
): Promise<boolean> {
  const kept = (await stores.consumers.secretOf(row))?.reveal();
  if (row.kind !== 'webhook') return kept === secret?.reveal();
  const headersIn = (text = '') => canonicalJson(parseWebhookSecrets(text).headers);
  return headersIn(kept) === headersIn(secret?.reveal());
}

export function shownTarget({
  kind,
  target,
}: ConsumerRow): Pick<ConsumerResponse, 'webhook' | 'postgres' | 'kafka'> {
  const none = { webhook: null, postgres: null, kafka: null };
  if (target === null) return none;
  const text = (name: string) => String(target[name]);
  if (kind === 'webhook') return { ...none, webhook: shownWebhook(target) };
  if (kind === 'kafka') return { ...none, kafka: shownKafka(target) };
  const [host, database, user] = [text('host'), text('database'), text('user')];
  const port = Number(target['port']);
  return { ...none, postgres: { host, port, database, user, schema: text('schema') } };
}

type ShownKafka = NonNullable<ConsumerResponse['kafka']>;

function shownKafka(target: Record<string, unknown>): ShownKafka {
  const { brokers, topic, createTopic, tls, sasl } = target as Partial<
    ShownKafka & { createTopic: boolean }
  >;
  return {
    brokers: brokers ?? [],
    topic: topic ?? '',
    create_topic: createTopic ?? false,
    tls: tls ?? true,
    sasl: sasl ?? null,
  };
}
