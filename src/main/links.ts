import { openStores } from './open-stores';
import { runProgram } from './program';
import { requireSameLinkSecret } from './require-same-link-secret';

/**
 * `links rotate` ends every link that is not of the current LINK_SECRET: each invoice gets a new
 * one, and kept answers are encrypted with it. Then LINK_SECRET_PREVIOUS is needed no more.
 */
runProgram('links', async (config) => {
  const [command, ...more] = process.argv.slice(2);
  if (command !== 'rotate' || more.length > 0) {
    throw new Error('say what to do: `links rotate` ends all links of an earlier LINK_SECRET');
  }
  const stores = openStores(config, 2);
  try {
    await requireSameLinkSecret(stores.links);
    const { links, answers } = await stores.links.rotate();
    console.log(`${links} invoices have a new link, ${answers} kept answers are encrypted anew`);
    console.log('every process must have this LINK_SECRET; LINK_SECRET_PREVIOUS can be removed');
  } finally {
    await stores.close();
  }
});
