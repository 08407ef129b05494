import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnectionOptions } from '@temporalio/worker';
import { ConfigError } from '../runtime/config';
import type { TemporalVariables } from '../runtime/temporal-settings';

/** How Temporal is reached and what proves who we are: the same for every client and worker. */
export interface TemporalOptions {
  address: string;
  namespace: string;
  apiKey: string | undefined;
  tls: NonNullable<NativeConnectionOptions['tls']>;
  metadata: Record<string, string>;
}

export interface TemporalAccess {
  readonly address: string;
  readonly namespace: string;
  /** As it was read last. */
  options(): TemporalOptions;
  /** Reads key and certificates again, which may be files that somebody replaced. */
  reread(): TemporalOptions;
}

const LOCAL_ADDRESS = '127.0.0.1:7233';

/** Temporal's own names and profiles. Throws a ConfigError that lists all that is wrong. */
export function temporalAccess(variables: TemporalVariables): TemporalAccess {
  let options = readOptions(variables);
  return {
    address: options.address,
    namespace: options.namespace,
    options: () => options,
    reread: () => (options = readOptions(variables)),
  };
}

/** Whether a connection made with the one can go on as the other, with another key at most. */
export function isSameConnection(one: TemporalOptions, other: TemporalOptions): boolean {
  return isDeepStrictEqual({ ...one, apiKey: null }, { ...other, apiKey: null });
}

function readOptions(variables: TemporalVariables): TemporalOptions {
  const problems: string[] = [];
  const env = withFiles(variables, problems);
  const options = problems.length > 0 ? undefined : loadOptions(env, problems);
  if (options !== undefined) problems.push(...problemsOf(options, env));
  if (options === undefined || problems.length > 0) throw new ConfigError(problems);
  return options;
}

/** `X_FILE` holds the path of a file with the value of X, as for every secret of ours. */
function withFiles(variables: TemporalVariables, problems: string[]): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables)) {
    const plain = /^(TEMPORAL_\w+)_FILE$/.exec(name)?.[1];
    if (plain === undefined || name === 'TEMPORAL_CONFIG_FILE') env[name] = value.reveal();
    else env[plain] ??= readValue(name, value.reveal(), problems);
  }
  return env;
}

function readValue(name: string, path: string, problems: string[]): string {
  try {
    const content = readFileSync(path, 'utf8').trim();
    if (content === '') problems.push(`${name} points to ${path}, which is empty`);
    return content;
  } catch (error) {
    problems.push(`${name} points to ${path}, which cannot be read: ${String(error)}`);
    return '';
  }
}

function loadOptions(env: Record<string, string>, problems: string[]): TemporalOptions | undefined {
  const { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: profile } = env;
  if (file !== undefined && !existsSync(file)) {
    problems.push(`TEMPORAL_CONFIG_FILE points to ${file}, which is not there`);
    return undefined;
  }
  try {
    const { namespace, connectionOptions } = loadClientConnectConfig({
      overrideEnvVars: env,
      // A profile somebody made for the CLI must not lead a program elsewhere unasked.
      disableFile: file === undefined && profile === undefined,
    });
    const { address, apiKey, tls, metadata } = connectionOptions;
    return {
      address: address ?? LOCAL_ADDRESS,
      namespace: namespace ?? 'default',
      apiKey: apiKey as string | undefined,
      tls: tls ?? false,
      metadata: (metadata ?? {}) as Record<string, string>,
    };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    problems.push(`the connection to Temporal cannot be configured: ${words}`);
    return undefined;
  }
}

/** What Temporal's own reader takes without a word, and nobody can have meant. */
function problemsOf(options: TemporalOptions, env: Record<string, string>): string[] {
  const problems: string[] = [];
  if (!/^(\[[\da-f:.]+\]|[\w.-]+)(:\d+)?$/i.test(options.address)) {
    problems.push(`TEMPORAL_ADDRESS is "${options.address}": give host:port, without a protocol`);
  }
  const { TEMPORAL_TLS: tls } = env;
  if (tls !== undefined && !['true', 'false', '1', '0'].includes(tls)) {
    problems.push(`TEMPORAL_TLS is "${tls}", not true or false`);
  }
  for (const [one, other] of [
    ['TEMPORAL_TLS_CLIENT_CERT', 'TEMPORAL_TLS_CLIENT_KEY'],
    ['TEMPORAL_TLS_CLIENT_KEY', 'TEMPORAL_TLS_CLIENT_CERT'],
  ] as const) {
    if (isGiven(env, one) && !isGiven(env, other)) {
      problems.push(`${one}_PATH or _DATA needs ${other}_PATH or _DATA`);
    }
  }
  if (options.apiKey !== undefined && options.tls === false && !isLoopback(options.address)) {
    problems.push('TEMPORAL_API_KEY would be sent in the clear: it needs TEMPORAL_TLS=true');
  }
  return problems;
}

const isGiven = (env: Record<string, string>, name: string): boolean =>
  env[`${name}_PATH`] !== undefined || env[`${name}_DATA`] !== undefined;

const isLoopback = (address: string): boolean =>
  /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(address);
