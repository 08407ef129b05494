import type { Environment } from '../runtime/environment-reader';
import { ConfigError, environmentReader } from '../runtime/environment-reader';
import { readAttributePrefix, readTemporalVariables } from '../runtime/temporal-settings';
import { createMissingAttributes } from '../temporal/check-namespace';
import { connectTemporal } from '../temporal/connect-temporal';
import { temporalAccess } from '../temporal/connection-options';
import { requireAccess } from '../temporal/require-access';

/**
 * Makes the search attributes that runs need, where Temporal is named and lets us; else prints the
 * lines to type. The tables are migrated by then, and no failure here takes that back.
 */
export async function migrateTemporal(env: Environment): Promise<void> {
  const reader = environmentReader(env);
  const variables = readTemporalVariables(env, reader);
  const attributePrefix = readAttributePrefix(reader);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  const isNamed = ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE'].some((name) => name in variables);
  if (!isNamed) return;
  const access = temporalAccess(variables);
  if (!(await requireAccess(access))) {
    console.error(`Temporal at ${access.address} cannot be reached: its namespace was not checked`);
    return;
  }
  const client = connectTemporal(access);
  try {
    const needs = { namespace: access.namespace, attributePrefix };
    const { created, missing } = await createMissingAttributes(client.connection, needs);
    for (const name of created) console.log(`made in Temporal: ${name}`);
    for (const { detail } of missing) console.error(detail);
  } finally {
    await client.connection.close();
  }
}
