import { repeatEvery } from '../../src/main/repeat-every';
import { createStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { silentLog } from '../../src/runtime/log';
import { Secret } from '../../src/runtime/secret';
import { createConsumerRunner } from '../../src/targets/run-consumers';
import { webhookSender } from '../../src/targets/webhook-target';
import { POST } from './webhook-receiver';

const OFTEN = 50;

/**
 * A process that sends to consumers until it gets a signal to end, or is killed:
 * `node webhook-child.js <database> <owner> <secret of the consumer>`.
 */
function main([url = '', owner = '', secret = '']: string[]): void {
  const stores = createStores({ url, digest: base32Digest, linkSecret: 'x', maxConnections: 3 });
  const runner = createConsumerRunner({
    stores,
    owner,
    senderFor: (consumer) =>
      Promise.resolve(
        webhookSender({ consumer, secret: new Secret(secret), post: POST, now: Date.now }),
      ),
    onFailure: (consumer, error) => console.error(owner, consumer, error),
  });
  const tick = repeatEvery(OFTEN, 'consumers', silentLog(), () => runner.tick());
  process.on('SIGTERM', () => {
    void Promise.all([tick.stop(), runner.stop()]).then(() => process.exit(0));
  });
}

main(process.argv.slice(2));
