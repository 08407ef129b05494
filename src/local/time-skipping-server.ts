import { execFile, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './temporal-cli';
import type { Print } from './temporal-cli';

const run = promisify(execFile);

/** Temporal's server that lets time pass at once; it is published for the JVM alone. */
const VERSION = '1.39.0';
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>quittance</groupId><artifactId>time-skipping</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>io.temporal</groupId>
    <artifactId>temporal-test-server</artifactId>
    <version>${VERSION}</version>
  </dependency></dependencies>
</project>`;

/** Longer than any download that works; one that hangs must not keep the tests from running. */
const PATIENCE_MS = 180_000;

/** Kept beside the Temporal CLI, for every checkout of this user. */
export const timeSkippingJars = (env: NodeJS.ProcessEnv = process.env): string =>
  join(dirname(cacheFolder(env)), `temporal-test-server-${VERSION}`);

export const hasTimeSkippingServer = (env: NodeJS.ProcessEnv = process.env): boolean =>
  existsSync(timeSkippingJars(env)) && answers('java', env);

/** Its command, once the jars are there; it serves on that port until it is ended. */
export function timeSkippingCommand(port: number): { command: string; args: string[] } {
  const light = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
  const jars = join(timeSkippingJars(), '*');
  const program = ['-cp', jars, 'io.temporal.testserver.TestServer', String(port)];
  return { command: 'java', args: [...light, ...program] };
}

/** Brings the jars where Java and Maven are; nobody has to have either, so it never fails. */
export async function fetchTimeSkippingServer(
  print: Print,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const into = timeSkippingJars(env);
  if (!answers('java', env)) return print('time skipping: no java here, its tests are left out');
  if (existsSync(into)) return print(`time skipping: ${into} (cache)`);
  if (!answers('mvn', env)) return print('time skipping: no mvn here to fetch its jars with');
  print('time skipping: fetching its jars with mvn (38 MB, about 10 s, once)');
  const folder = mkdtempSync(join(tmpdir(), 'quittance-jars-'));
  try {
    writeFileSync(join(folder, 'pom.xml'), POM);
    const jars = join(folder, 'jars');
    const copy = ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
    await run('mvn', copy, { cwd: folder, env, timeout: PATIENCE_MS });
    keep(jars, into);
    print(`time skipping: ${into}`);
  } catch (error) {
    const [words] = (error instanceof Error ? error.message : String(error)).split('\n');
    print(`time skipping: mvn could not fetch its jars, its tests are left out (${words})`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whole or not at all: what has the name is complete. */
function keep(jars: string, into: string): void {
  const beside = `${into}.${process.pid}`;
  mkdirSync(dirname(into), { recursive: true });
  cpSync(jars, beside, { recursive: true });
  renameSync(beside, into);
}

const answers = (program: string, env: NodeJS.ProcessEnv): boolean =>
  spawnSync(program, ['-version'], { env, stdio: 'ignore' }).status === 0;
