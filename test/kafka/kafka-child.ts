import { BlockList } from 'node:net';
import { repeatEvery } from '../../src/main/repeat-every';
import { createStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { silentLog } from '../../src/runtime/log';
import { resolveName } from '../../src/targets/checked-addresses';
import { loadKafka } from '../../src/targets/kafka/kafka-package';
import { kafkaSender } from '../../src/targets/kafka/kafka-target';
import { createConsumerRunner } from '../../src/targets/run-consumers';

const OFTEN = 20;

/** A process that writes to Kafka until it is killed: `node kafka-child.js <database> <owner>`. */
function main([url = '', owner = '']: string[]): void {
  const stores = createStores({ url, digest: base32Digest, linkSecret: 'x', maxConnections: 3 });
  const privateNets = new BlockList();
  privateNets.addSubnet('127.0.0.0', 8, 'ipv4');
  const rules = { allowPrivate: false, privateNets, resolve: resolveName, load: () => loadKafka() };
  const runner = createConsumerRunner({
    stores,
    owner,
    senderFor: async (consumer) => kafkaSender(consumer, null, rules),
    onFailure: (consumer, error) => console.error(owner, consumer, error),
  });
  repeatEvery(OFTEN, 'consumers', silentLog(), () => runner.tick());
}

main(process.argv.slice(2));
