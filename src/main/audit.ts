import { openStores } from './open-stores';
import { runProgram } from './program';

/**
 * `audit verify` computes each chain of the audit log anew. Its last hash, kept elsewhere, shows
 * later that nothing was taken off the end.
 */
runProgram('audit', async (config) => {
  const [command, ...more] = process.argv.slice(2);
  if (command !== 'verify' || more.length > 0) {
    throw new Error('say what to do: `audit verify` checks the chains of the audit log');
  }
  const stores = openStores(config, 2);
  try {
    const broken: string[] = [];
    for (const connection of await stores.audit.chains()) {
      const name = connection === null ? 'the installation' : `"${connection}"`;
      const verdict = await stores.audit.verify(connection);
      if (verdict.ok) console.log(`${name}: ${verdict.entries} entries hold, ${verdict.hash}`);
      else broken.push(`${name}: entry ${verdict.position} is ${verdict.why}`);
    }
    if (broken.length > 0)
      throw new Error(`the audit log was tampered with:\n${broken.join('\n')}`);
  } finally {
    await stores.close();
  }
});
