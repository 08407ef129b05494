import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { fromRoot } from '../../../src/runtime/root';

interface Service {
  command: string[];
  environment: Record<string, string>;
}

export interface Shape {
  /** The shell commands of the one-shots, word for word but for where things are. */
  schema: string;
  namespace: string;
  /** The settings of Temporal's server. */
  server: Record<string, string>;
}

/**
 * What docker-compose.yml says, for a machine without containers: a secret lies where we put it,
 * and everything else is as a container would run it.
 */
export function composeShape(secrets: string): Shape {
  const text = readFileSync(fromRoot('docker-compose.yml'), 'utf8');
  const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };
  const shell = (name: string): string => {
    const command = services[name]?.command[0];
    if (command === undefined) throw new Error(`docker-compose.yml has no command for ${name}`);
    return command.replaceAll('$$', '$').replaceAll('/run/secrets', secrets);
  };
  return {
    schema: shell('temporal-schema'),
    namespace: shell('temporal-namespace'),
    server: services['temporal']?.environment ?? {},
  };
}
