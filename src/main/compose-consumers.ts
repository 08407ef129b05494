import { BlockList } from 'node:net';
import type { HttpDeps } from '../http/http-deps';
import type { AllStores } from '../postgres/create-stores';
import type { Config } from '../runtime/config';
import { newUuid } from '../runtime/digest';
import type { Log } from '../runtime/log';
import { webhookUrlProblem } from '../targets/check-webhook-url';
import { resolveName } from '../targets/checked-addresses';
import { loadKafka } from '../targets/kafka/kafka-package';
import { kafkaSender } from '../targets/kafka/kafka-target';
import { prepareKafka } from '../targets/kafka/prepare-kafka';
import { postgresSender } from '../targets/postgres/postgres-target';
import { prepareTarget } from '../targets/postgres/prepare-target';
import { createConsumerRunner } from '../targets/run-consumers';
import type { ConsumerRunner } from '../targets/run-consumers';
import { newWebhookSecret } from '../targets/sign-webhook';
import { testWebhook, webhookSender } from '../targets/webhook-target';
import { repeatEvery } from './repeat-every';
import type { RepeatedWork } from './repeat-every';

const WEBHOOK_TIMEOUT = 15_000;

/** Where somebody tries it out on his machine, his own programs are reached. */
const targetRules = ({ http, privateNets }: Config) => ({
  allowPrivate: http.local !== undefined,
  ...(privateNets.length > 0 && { privateNets: listOf(privateNets) }),
  resolve: resolveName,
  load: () => loadKafka(),
});

function listOf(nets: Config['privateNets']): BlockList {
  const list = new BlockList();
  for (const { address, bits, family } of nets) list.addSubnet(address, bits, family);
  return list;
}

const webhookPost = (config: Config) => ({ ...targetRules(config), timeoutMs: WEBHOOK_TIMEOUT });

export const targetDeps = (
  config: Config,
  { installations }: Pick<AllStores, 'installations'>,
): Pick<
  HttpDeps,
  'webhookUrlProblem' | 'newWebhookSecret' | 'testWebhook' | 'preparePostgres' | 'prepareKafka'
> => ({
  webhookUrlProblem: (url) => webhookUrlProblem(url, targetRules(config)),
  newWebhookSecret,
  testWebhook: (consumer, secret) =>
    testWebhook({ consumer, secret, post: webhookPost(config), now: Date.now }),
  preparePostgres: (wanted) =>
    prepareTarget(wanted, {
      ...targetRules(config),
      ownDatabase: () => installations.databaseIdentity(),
    }),
  prepareKafka: (wanted) => prepareKafka(wanted, targetRules(config)),
});

interface ConsumerParts {
  config: Config;
  stores: AllStores;
  log: Log;
}

/** Sends to those consumers of a mirror that are sent to, until it is stopped. */
export function consumerTick(parts: ConsumerParts): RepeatedWork {
  const runner = consumerRunner(parts);
  const tick = repeatEvery(1_000, 'consumers of mirrors', parts.log, () => runner.tick());
  return { stop: () => Promise.all([tick.stop(), runner.stop()]).then(() => undefined) };
}

function consumerRunner({ config, stores, log }: ConsumerParts): ConsumerRunner {
  const rules = targetRules(config);
  const post = webhookPost(config);
  return createConsumerRunner({
    stores,
    owner: newUuid(),
    senderFor: async (consumer) => {
      const secret = await stores.consumers.secretOf(consumer);
      if (consumer.kind === 'kafka') return kafkaSender(consumer, secret, rules);
      if (secret === null)
        throw new Error(`the consumer ${consumer.id} has no secret: make it anew`);
      if (consumer.kind === 'postgres') return postgresSender(consumer, secret, rules);
      return webhookSender({ consumer, secret, post, now: Date.now });
    },
    onFailure: (consumer, err) =>
      log.error({ consumer, err }, 'nothing could be sent to a consumer; it is tried again'),
  });
}
