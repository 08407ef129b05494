import { execFile } from 'node:child_process';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startChild } from '../../../src/local/child';
import type { Child } from '../../../src/local/child';
import { freePort, isListening } from '../../../src/local/ports';
import { ensureTemporalCli } from '../../../src/local/temporal-cli';
import type { Print } from '../../../src/local/temporal-cli';
import { waitFor } from '../../../src/local/wait';
import { productionBinaries } from './binaries';
import { composeShape } from './compose';

export interface ProductionTemporal {
  address: string;
  shards: number;
  child: Child;
  stop(): Promise<void>;
}

/**
 * Temporal's real server on this Postgres, made ready by the commands of docker-compose.yml. What
 * is ready in its folder is only started, on the ports it had.
 */
export async function startProductionTemporal(options: {
  folder: string;
  postgresUrl: string;
  print: Print;
}): Promise<ProductionTemporal> {
  const { folder, postgresUrl, print } = options;
  const [binaries, cli] = [await productionBinaries(print), await ensureTemporalCli(print)];
  const url = new URL(postgresUrl);
  const isReady = existsSync(portsFile(folder));
  const secrets = join(folder, 'secrets');
  mkdirSync(secrets, { recursive: true, mode: 0o700 });
  writeFileSync(join(secrets, 'postgres_password'), url.password, { mode: 0o600 });
  const shape = composeShape(secrets);
  const PATH = toolsOf(folder, { 'temporal-sql-tool': binaries.sql, temporal: cli.path });

  // The CLI reads settings of a user's: none of the person who runs this.
  const tools = { PATH, HOME: folder };
  const sql = { SQL_PLUGIN: 'postgres12', SQL_HOST: url.hostname, SQL_PORT: url.port };
  if (!isReady) await shell(shape.schema, { ...tools, ...sql, SQL_USER: url.username });
  const ports = isReady ? keptPorts(folder) : await somePorts(folder);
  const address = `127.0.0.1:${ports['FRONTEND_GRPC_PORT']}`;
  const child = await startChild({
    name: 'temporal server',
    command: binaries.server,
    args: ['--allow-no-auth', 'start'],
    env: {
      ...tools,
      ...shape.server,
      POSTGRES_SEEDS: url.hostname,
      DB_PORT: url.port,
      POSTGRES_USER: url.username,
      POSTGRES_PWD: url.password,
      BIND_ON_IP: '127.0.0.1',
      LOG_LEVEL: 'warn',
      TEMPORAL_BROADCAST_ADDRESS: '127.0.0.1',
      ...ports,
    },
    log: createWriteStream(join(folder, 'logs', 'temporal-server.log'), { flags: 'a' }),
  });
  try {
    await untilListening(child, Number(ports['FRONTEND_GRPC_PORT']));
    if (!isReady) await shell(shape.namespace, { ...tools, TEMPORAL_ADDRESS: address });
    writeFileSync(portsFile(folder), JSON.stringify(ports));
  } catch (error) {
    const words = child.tail();
    await child.stop();
    throw new Error(`${String(error)}\nTemporal's server said:\n${words}`, { cause: error });
  }
  const shards = Number(shape.server['NUM_HISTORY_SHARDS']);
  return { address, shards, child, stop: () => child.stop(2_000) };
}

/** Tools under the names they have in the images, before whatever else is on the path. */
function toolsOf(folder: string, tools: Record<string, string>): string {
  const bin = join(folder, 'bin');
  rmSync(bin, { recursive: true, force: true });
  mkdirSync(bin, { recursive: true });
  for (const [name, target] of Object.entries(tools)) symlinkSync(target, join(bin, name));
  return `${bin}:${process.env['PATH'] ?? dirname(process.execPath)}`;
}

async function shell(command: string, env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await promisify(execFile)('/bin/sh', ['-ec', command], { env, timeout: 300_000 });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const words = `${stdout}${stderr}`.split('\n').slice(-15).join('\n');
    throw new Error(`a command of docker-compose.yml failed here:\n${words}`, { cause: error });
  }
}

const portsFile = (folder: string): string => join(folder, 'temporal-server.json');

const keptPorts = (folder: string): NodeJS.ProcessEnv =>
  JSON.parse(readFileSync(portsFile(folder), 'utf8')) as NodeJS.ProcessEnv;

/** Four services in one process, each with a port for calls and one for its peers. */
async function somePorts(folder: string): Promise<NodeJS.ProcessEnv> {
  const dynamic = join(folder, 'dynamic.yaml');
  writeFileSync(dynamic, '{}\n');
  const names = ['FRONTEND', 'HISTORY', 'MATCHING', 'WORKER'].flatMap((service) => [
    `${service}_GRPC_PORT`,
    `${service}_MEMBERSHIP_PORT`,
  ]);
  names.push('FRONTEND_HTTP_PORT');
  const settings: [string, string][] = [];
  for (const name of names) {
    // A low one, as ours are: in Temporal's own tables a port is a small integer.
    settings.push([name, String(await freePort())]);
  }
  return Object.fromEntries([...settings, ['DYNAMIC_CONFIG_FILE_PATH', dynamic]]);
}

async function untilListening(child: Child, port: number): Promise<void> {
  const listening = async () => {
    if (child.hasExited()) throw new Error(`Temporal's server ended:\n${child.tail()}`);
    return (await isListening(port)) ? true : undefined;
  };
  await waitFor(`Temporal's server on port ${port}`, listening, { withinMs: 60_000 });
}
