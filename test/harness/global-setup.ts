import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from '../../src/contract/openapi';
import { findBrowser } from '../../src/local/browser';
import { startServers } from './servers';
import type { Servers } from './servers';
import { WHERE } from './where';

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
  const openApi = join(servers.folder, 'openapi.json');
  const document = openApiDocument({ url: 'http://pay.test', version: '0' });
  writeFileSync(openApi, JSON.stringify(document));
  process.env[WHERE.openApi] = openApi;
}
