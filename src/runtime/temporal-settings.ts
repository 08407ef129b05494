import type { Environment, EnvironmentReader } from './environment-reader';
import { Secret } from './secret';

/** The variables that Temporal's own clients and its CLI read, by the same names. */
const CONNECTION_VARIABLES = [
  'TEMPORAL_ADDRESS',
  'TEMPORAL_NAMESPACE',
  'TEMPORAL_API_KEY',
  'TEMPORAL_PROFILE',
  'TEMPORAL_CONFIG_FILE',
  'TEMPORAL_TLS',
  'TEMPORAL_TLS_CLIENT_CERT_PATH',
  'TEMPORAL_TLS_CLIENT_CERT_DATA',
  'TEMPORAL_TLS_CLIENT_KEY_PATH',
  'TEMPORAL_TLS_CLIENT_KEY_DATA',
  'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
  'TEMPORAL_TLS_SERVER_CA_CERT_DATA',
  'TEMPORAL_TLS_SERVER_NAME',
];

/** Headers sent with each call. */
const METADATA_PREFIX = 'TEMPORAL_GRPC_META_';

/** Where a file of profiles is, unless TEMPORAL_CONFIG_FILE names one. */
const PROFILE_FOLDERS = ['HOME', 'XDG_CONFIG_HOME', 'APPDATA'];

/** What of the environment is about the connection to Temporal, still as it was given. */
export type TemporalVariables = Readonly<Record<string, Secret>>;

export function readTemporalVariables(
  env: Environment,
  reader: EnvironmentReader,
): TemporalVariables {
  const twins = CONNECTION_VARIABLES.map((name) => `${name}_FILE`);
  const headers = Object.keys(env).filter((name) => name.startsWith(METADATA_PREFIX));
  const names = [...CONNECTION_VARIABLES, ...twins, ...headers, ...PROFILE_FOLDERS];
  if (reader.optional('TEMPORAL_TLS_DISABLE_HOST_VERIFICATION') !== undefined) {
    reader.problems.push(
      'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION is not supported: the server is always verified. ' +
        'Give the name in its certificate in TEMPORAL_TLS_SERVER_NAME',
    );
  }
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = reader.optional(name);
      return value === undefined ? [] : [[name, new Secret(value)]];
    }),
  );
}

/** Before the names of our search attributes; without it nothing. */
export function readAttributePrefix(reader: EnvironmentReader): string {
  const prefix = reader.text('TEMPORAL_ATTRIBUTE_PREFIX', '');
  if (prefix === '' || /^(?!Temporal)[A-Za-z][A-Za-z0-9_]{0,39}$/.test(prefix)) return prefix;
  reader.problems.push(
    `TEMPORAL_ATTRIBUTE_PREFIX is "${prefix}": use up to 40 letters, digits and _, a letter ` +
      'first, and not "Temporal", whose names are its own',
  );
  return prefix;
}

/** Temporal puts words before and after it, for partitions and kinds of work: 255 in all. */
const MAX_TASK_QUEUE_LENGTH = 200;

/** A quote would end the name in a query of Temporal's. */
export function readTaskQueue(reader: EnvironmentReader): string {
  const name = reader.text('TASK_QUEUE', 'quittance');
  if (name.length <= MAX_TASK_QUEUE_LENGTH && /^[^'\\\p{Cc}]+$/u.test(name)) return name;
  reader.problems.push(
    `TASK_QUEUE is "${name}": use up to ${MAX_TASK_QUEUE_LENGTH} characters, no quote or backslash`,
  );
  return name;
}
