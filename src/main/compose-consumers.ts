import type { HttpDeps } from '../http/http-deps';
import type { AllStores } from '../postgres/create-stores';
import type { Config } from '../runtime/config';
import { newUuid } from '../runtime/digest';
import type { Log } from '../runtime/log';
import { webhookUrlProblem } from '../targets/check-webhook-url';
import { resolveName } from '../targets/post-webhook';
import { createConsumerRunner } from '../targets/run-consumers';
import type { ConsumerRunner } from '../targets/run-consumers';
import { newWebhookSecret } from '../targets/sign-webhook';
import { sendWebhooks } from '../targets/webhook-target';
import { repeatEvery } from './repeat-every';
import type { RepeatedWork } from './repeat-every';

const WEBHOOK_TIMEOUT = 15_000;

/** Where somebody tries it out on his machine, his own programs are reached. */
const urlRules = ({ http }: Config) => ({ allowPrivate: http.local !== undefined });

export const webhookDeps = (
  config: Config,
): Pick<HttpDeps, 'webhookUrlProblem' | 'newWebhookSecret'> => ({
  webhookUrlProblem: (url) => webhookUrlProblem(url, urlRules(config)),
  newWebhookSecret,
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
  const post = { ...urlRules(config), timeoutMs: WEBHOOK_TIMEOUT, resolve: resolveName };
  return createConsumerRunner({
    stores,
    owner: newUuid(),
    senderFor: async (consumer) => {
      const secret = await stores.consumers.secretOf(consumer);
      if (secret === null) throw new Error(`the consumer ${consumer.id} has no secret to sign by`);
      return (messages) => sendWebhooks({ consumer, secret, post, now: Date.now }, messages);
    },
    onFailure: (consumer, err) =>
      log.error({ consumer, err }, 'nothing could be sent to a consumer; it is tried again'),
  });
}
