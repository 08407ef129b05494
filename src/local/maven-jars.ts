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

/** A program for the JVM that Maven brings, with all it needs. */
export interface MavenProgram {
  /** As it is called in what is printed. */
  name: string;
  group: string;
  artifact: string;
  version: string;
  megabytes: number;
}

/** Longer than any download that works; one that hangs must not keep the tests from running. */
const PATIENCE_MS = 180_000;

/** Kept beside the Temporal CLI, for every checkout of this user. */
export const jarsOf = (
  { artifact, version }: MavenProgram,
  env: NodeJS.ProcessEnv = process.env,
): string => join(dirname(cacheFolder(env)), `${artifact}-${version}`);

export const hasJars = (program: MavenProgram, env: NodeJS.ProcessEnv = process.env): boolean =>
  existsSync(jarsOf(program, env)) && answers('java', env);

/** Arguments of `java` that run one of its classes, made for short lives. */
export const javaArgs = (program: MavenProgram, ofClass: string, args: readonly string[]) => [
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-cp',
  join(jarsOf(program), '*'),
  ofClass,
  ...args,
];

/** Brings the jars where Java and Maven are; nobody has to have either, so it never fails. */
export async function fetchJars(
  program: MavenProgram,
  print: Print,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const { name, megabytes } = program;
  const into = jarsOf(program, env);
  if (!answers('java', env)) return print(`${name}: no java here, its tests are left out`);
  if (existsSync(into)) return print(`${name}: ${into} (cache)`);
  if (!answers('mvn', env)) return print(`${name}: no mvn here to fetch its jars with`);
  print(`${name}: fetching its jars with mvn (${megabytes} MB, about 10 s, once)`);
  const folder = mkdtempSync(join(tmpdir(), 'quittance-jars-'));
  try {
    writeFileSync(join(folder, 'pom.xml'), pomOf(program));
    const jars = join(folder, 'jars');
    const copy = ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
    await run('mvn', copy, { cwd: folder, env, timeout: PATIENCE_MS });
    keep(jars, into);
    print(`${name}: ${into}`);
  } catch (error) {
    const [words] = (error instanceof Error ? error.message : String(error)).split('\n');
    print(`${name}: mvn could not fetch its jars, its tests are left out (${words})`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const pomOf = ({ group, artifact, version }: MavenProgram): string =>
  `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>quittance</groupId><artifactId>jars</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>${group}</groupId>
    <artifactId>${artifact}</artifactId>
    <version>${version}</version>
  </dependency></dependencies>
</project>`;

/** Whole or not at all: what has the name is complete. */
function keep(jars: string, into: string): void {
  const beside = `${into}.${process.pid}`;
  mkdirSync(dirname(into), { recursive: true });
  cpSync(jars, beside, { recursive: true });
  renameSync(beside, into);
}

const answers = (program: string, env: NodeJS.ProcessEnv): boolean =>
  spawnSync(program, ['-version'], { env, stdio: 'ignore' }).status === 0;
