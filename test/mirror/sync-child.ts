import { runSync } from '../../src/mirror/run-sync';
import { createStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { localMirror } from './local-mirror';

/** Runs one sync until it is killed: `node sync-child.js <database> <api> <sync>`. */
async function main([url = '', api = '', sync = '']: string[]): Promise<void> {
  const stores = createStores({ url, digest: base32Digest, linkSecret: 'x', maxConnections: 4 });
  const note = (given: object) => process.stderr.write(`${JSON.stringify(given)}\n`);
  const deps = localMirror({ stores, api, stripeNow: Date.now, note, relayed: [] });
  while ((await runSync(deps, Number(sync), () => false)) === 'again') continue;
}

void main(process.argv.slice(2));
