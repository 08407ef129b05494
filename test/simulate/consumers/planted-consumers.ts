import { giveMessages } from '../../../src/domain/mirror/consumers/give-messages';
import type { Given, Giving } from '../../../src/domain/mirror/consumers/give-messages';
import { settleDelivery } from '../../../src/domain/mirror/consumers/settle-delivery';
import type { ConsumerRules } from './consumer-life';
import { OUR_CONSUMER } from './consumer-life';

/** A consumer that is wrong on purpose, and what of it is noticed. */
export interface PlantedConsumer {
  rules: ConsumerRules;
  caught: RegExp;
}

const giving = (give: (giving: Giving) => Given): ConsumerRules => ({ ...OUR_CONSUMER, give });

export const PLANTED_CONSUMERS: Readonly<Record<string, PlantedConsumer>> = {
  'goes on with an object that waits for going out again': {
    rules: giving((asked) =>
      giveMessages({ ...asked, open: asked.open.filter((one) => one.due <= asked.now) }),
    ),
    caught: /before an earlier/,
  },
  'forgets what waits behind others': {
    rules: giving((asked) => {
      const given = giveMessages(asked);
      return { ...given, changed: given.changed.filter((one) => one.attempts > 0) };
    }),
    caught: /lost/,
  },
  'forgets what nobody acknowledged in time': {
    rules: giving((asked) => {
      const late = asked.open.filter((one) => one.status === 'out' && one.due <= asked.now);
      const given = giveMessages({ ...asked, open: asked.open.filter((o) => !late.includes(o)) });
      return { ...given, superseded: [...given.superseded, ...late] };
    }),
    caught: /lost/,
  },
  'moves its cursor beyond what it gives': {
    rules: giving((asked) => {
      const given = giveMessages(asked);
      return { ...given, cursor: asked.page.at(-1)?.position ?? given.cursor };
    }),
    caught: /lost/,
  },
  'lets one who held it once settle it': {
    rules: {
      ...OUR_CONSUMER,
      settle: (delivery, settling) =>
        settleDelivery(delivery, { ...settling, attempt: delivery?.attempts ?? 0 }),
    },
    caught: /does not hold/,
  },
  'never sets aside': {
    rules: {
      give: (asked) =>
        giveMessages({ ...asked, settings: { ...asked.settings, maxDeliver: 1_000 } }),
      settle: (delivery, settling) =>
        settleDelivery(delivery, {
          ...settling,
          settings: { ...settling.settings, maxDeliver: 1_000 },
        }),
    },
    caught: /more often than max_deliver/,
  },
  'counts what is out anew with each request': {
    rules: giving((asked) => {
      const maxAckPending = asked.settings.maxAckPending + asked.open.length;
      return giveMessages({ ...asked, settings: { ...asked.settings, maxAckPending } });
    }),
    caught: /max_ack_pending/,
  },
};
