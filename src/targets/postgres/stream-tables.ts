import type { StreamName } from '../../domain/mirror/consumers/consumer';
import type { DeliveredMessage } from '../../postgres/mirror/consumers/deliveries';
import { isStorableJson } from '../../postgres/storable-text';

interface Column {
  name: string;
  type: 'text' | 'jsonb' | 'boolean' | 'bigint' | 'timestamptz';
  /** After its type. */
  rule: string;
  of(message: DeliveredMessage): string | number | null;
}

export interface StreamTable {
  columns: readonly Column[];
  /** A message that came before changes nothing. */
  onConflict: string;
}

/** A member of the message, as readers of the stream get it. */
const member = (
  name: string,
  type: 'text' | 'timestamptz' = 'text',
  rule = 'not null',
): Column => ({
  name,
  type,
  rule,
  of: (one) => {
    const value = memberOf(one, name);
    return value === null ? null : String(value);
  },
});

const memberOf = ({ message }: DeliveredMessage, name: string): unknown =>
  Object.entries(message).find(([key]) => key === name)?.[1] ?? null;

const position: Column = {
  name: 'position',
  type: 'bigint',
  rule: 'not null',
  of: ({ delivery }) => delivery.position,
};

/** As jsonb, or beside it as text what jsonb refuses. */
const json = (name: string): Column[] => [
  { name, type: 'jsonb', rule: '', of: (one) => jsonOf(one, name, true) },
  { name: `${name}_text`, type: 'text', rule: '', of: (one) => jsonOf(one, name, false) },
];

function jsonOf(one: DeliveredMessage, name: string, storable: boolean): string | null {
  const value = memberOf(one, name);
  if (value === null) return null;
  const text = JSON.stringify(value);
  return isStorableJson(text) === storable ? text : null;
}

const RECORD_COLUMNS: readonly Column[] = [
  member('upstream_id', 'text', 'collate "C" primary key'),
  ...json('payload'),
  member('payload_hash'),
  {
    name: 'deleted',
    type: 'boolean',
    rule: 'not null',
    of: (one) => String(memberOf(one, 'deleted') === true),
  },
  position,
  member('resource_id'),
  member('api_version', 'text', ''),
  {
    name: 'redacted',
    type: 'jsonb',
    rule: 'not null',
    of: (one) => JSON.stringify(memberOf(one, 'redacted') ?? []),
  },
  member('inserted_at', 'timestamptz'),
  member('updated_at', 'timestamptz'),
  member('upstream_updated_at', 'timestamptz'),
];

const EVENT_COLUMNS: readonly Column[] = [
  member('id', 'text', 'collate "C" primary key'),
  member('upstream_id'),
  member('event_type'),
  ...json('changes'),
  ...json('data'),
  position,
  member('resource_id'),
  member('created_at', 'timestamptz'),
  member('upstream_updated_at', 'timestamptz'),
];

/** What is known of a record only goes forward; an event is added once. */
export const STREAM_TABLES: Readonly<Record<StreamName, StreamTable>> = {
  records: {
    columns: RECORD_COLUMNS,
    onConflict: `(upstream_id) do update set ${RECORD_COLUMNS.map(
      ({ name }) => `${name} = excluded.${name}`,
    ).join(', ')} where stored.position < excluded.position`,
  },
  events: { columns: EVENT_COLUMNS, onConflict: '(id) do nothing' },
};

export const createTableSql = (table: string, stream: StreamName): string =>
  `create table if not exists ${table} (${STREAM_TABLES[stream].columns
    .map(({ name, type, rule }) => `${name} ${type} ${rule}`)
    .join(', ')})`;
