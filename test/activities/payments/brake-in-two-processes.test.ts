import { createActivities } from '../../../activities';
import type { Activities } from '../../../activities/contract';
import { COMMAND_LINE } from '../../../src/domain/audit';
import { DEFAULT_BRAKE } from '../../../src/domain/brake';
import { createStores } from '../../../src/postgres/create-stores';
import { base32Digest } from '../../../src/runtime/digest';
import { declinedIntent } from '../opened-checkout';
import type { Stage } from '../stage';
import { chargeable, effectOf, inContext, orderFor, setStage } from '../stage';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

const ENOUGH = 6;
/** A process looks at how attempts ended at most a second ago: so many are more than a second's. */
const MOST = 600;

/** Another process over the same tables, with its own connections and its own memory. */
async function withAnotherProcess(run: (other: Activities) => Promise<void>): Promise<void> {
  const linkSecret = stage.deps.settings.linkSecret;
  const stores = createStores({ url: stage.url, digest: base32Digest, linkSecret });
  try {
    await run(createActivities({ ...stage.deps, stores }));
  } finally {
    await stores.close();
  }
}

test('two processes pull it once; then neither charges, and no intent is left', async () => {
  const rules = { ...DEFAULT_BRAKE, attempts: ENOUGH };
  await stage.stores.brakes.setRules('default', rules, COMMAND_LINE);
  const confirmed: string[] = [];
  const canceled: string[] = [];
  let opened = 0;
  stage.stripe = {
    createIntent: async () => {
      opened += 1;
      return { kind: 'ok', value: { intentId: `pi_${opened}` } };
    },
    confirmIntent: async ({ intentId }) => {
      confirmed.push(intentId);
      return { kind: 'ok', value: declinedIntent(intentId) };
    },
    cancelIntent: async (intentId) => {
      canceled.push(intentId);
      return { kind: 'ok', value: 'asked' };
    },
    readIntent: async (id) => ({
      kind: 'ok',
      value: { ...declinedIntent(id), status: 'canceled' },
    }),
  };
  let invoices = 0;
  /** False: it was held. */
  const charge = async (activities: Activities): Promise<boolean> => {
    invoices += 1;
    const externalId = `invoice-${invoices}`;
    const first = await chargeable(stage, externalId);
    const opening = orderFor(externalId, first, effectOf(first, 'openIntent'));
    const step = await inContext(1, activities.openIntent, opening);
    const isOpened = step.effects.some(({ effect }) => effect.kind === 'confirmAttempt');
    if (!isOpened) return false;
    const confirming = orderFor(externalId, step, effectOf(step, 'confirmAttempt'));
    const after = await inContext(1, activities.confirmAttempt, confirming);
    const closing = orderFor(externalId, after, effectOf(after, 'closeLane'));
    await inContext(1, activities.closeLane, closing);
    return true;
  };
  await withAnotherProcess(async (other) => {
    const untilHeld = async (activities: Activities) => {
      while (await charge(activities)) if (invoices > MOST) throw new Error('nobody pulled it');
    };
    await Promise.all([stage.activities, other].map(untilHeld));
    const confirmedBefore = confirmed.length;
    expect(confirmedBefore).toBeGreaterThanOrEqual(ENOUGH);
    for (const activities of [other, stage.activities, other]) {
      expect(await charge(activities)).toBe(false);
    }
    expect(confirmed).toHaveLength(confirmedBefore);
  });
  expect(new Set([...confirmed, ...canceled]).size).toBe(opened);
  expect(canceled).toHaveLength(opened);
  const all = await stage.stores.publicEvents.list('default', null, 1_000);
  const paused = all.filter(({ event }) => event.type === 'connection.charges_paused');
  expect(paused).toHaveLength(1);
  expect(await stage.stores.brakes.leaseForMail()).toHaveLength(1);
  expect(await stage.stores.brakes.leaseForMail()).toHaveLength(0);
}, 120_000);
