import { ConfigError, environmentReader } from './environment-reader';
import type { Environment, EnvironmentReader } from './environment-reader';
import type { Secret } from './secret';

export interface DatabaseSettings {
  url: Secret;
  /** Connections of one process; absent: what its program needs at most. */
  maxConnections?: number;
  /** Through a pooler that gives each transaction another connection, such as PgBouncer. */
  pooled: boolean;
}

export function readDatabaseSettings(reader: EnvironmentReader): DatabaseSettings {
  const maxConnections = reader.number('DATABASE_POOL', { min: 2, max: 1_000, whole: true });
  return {
    url: readDatabaseUrl(reader, 'DATABASE_URL', reader.secret('DATABASE_URL')),
    ...(maxConnections !== undefined && { maxConnections }),
    pooled: reader.oneOf('DATABASE_POOLED', ['on', 'off'], 'off') === 'on',
  };
}

/** What a migration needs: it must run before the rest is configured. */
export interface MigrationSettings {
  url: Secret;
  /** The role whose sessions get their limits from the database, since a pooler takes none. */
  limitedRole: string | null;
}

export function readMigrationSettings(env: Environment): MigrationSettings {
  const reader = environmentReader(env);
  const { url, pooled } = readDatabaseSettings(reader);
  const own = reader.optionalSecret('MIGRATE_DATABASE_URL');
  if (own !== undefined) readDatabaseUrl(reader, 'MIGRATE_DATABASE_URL', own);
  if (pooled && own === undefined) {
    reader.problems.push(
      'MIGRATE_DATABASE_URL is missing: a migration holds a lock of its session, which a pooler ' +
        'takes away, so give the address of Postgres itself',
    );
  }
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return { url: own ?? url, limitedRole: pooled ? roleOf(url) : null };
}

function readDatabaseUrl(reader: EnvironmentReader, name: string, url: Secret): Secret {
  if (url.reveal() !== '' && !/^postgres(ql)?:\/\//.test(url.reveal())) {
    reader.problems.push(`${name} must start with postgresql://`);
  }
  return url;
}

const roleOf = (url: Secret): string => decodeURIComponent(new URL(url.reveal()).username);
