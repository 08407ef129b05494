import { findBrowser } from '../../src/local/browser';
import { WHERE, startServers } from './servers';
import type { Servers } from './servers';

declare global {
  var quittanceServers: Servers | undefined;
}

/** Starts what every file of the stack project shares, and passes it on by environment. */
export default async function setUp(): Promise<void> {
  const servers = await startServers();
  globalThis.quittanceServers = servers;
  process.env[WHERE.database] = servers.databaseUrl;
  process.env[WHERE.temporal] = servers.temporalAddress;
  process.env[WHERE.browser] = JSON.stringify(await findBrowser());
}
