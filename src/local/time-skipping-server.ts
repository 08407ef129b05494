import { javaArgs } from './maven-jars';
import type { MavenProgram } from './maven-jars';

/** Temporal's server that lets time pass at once; it is published for the JVM alone. */
export const TIME_SKIPPING: MavenProgram = {
  name: 'time skipping',
  group: 'io.temporal',
  artifact: 'temporal-test-server',
  version: '1.39.0',
  megabytes: 38,
};

/** Its command, once the jars are there; it serves on that port until it is ended. */
export const timeSkippingCommand = (port: number): { command: string; args: string[] } => ({
  command: 'java',
  args: javaArgs(TIME_SKIPPING, 'io.temporal.testserver.TestServer', [String(port)]),
});
