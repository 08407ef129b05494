import type { Step } from '../../src/domain/collection/model/step';
import type { SandboxStage } from './sandbox-stage';
import type { Stage } from './stage';
import { effectOf, orderFor, resumed } from './stage';

/** It is done at Stripe, and our tables do not hear of it. */
export async function performUnsaved(
  on: SandboxStage,
  order: Parameters<Stage['perform']>[0],
): Promise<void> {
  const { inTransaction } = on.stage.stores;
  on.stage.stores.inTransaction = () => Promise.reject(new Error('the connection broke'));
  await expect(on.stage.perform(order)).rejects.toThrow('broke');
  on.stage.stores.inTransaction = inTransaction;
}

/**
 * Charged at Stripe, while a wire of a part is recorded here under this command id: so much has
 * come twice, and is to be refunded by itself.
 */
export async function paidBesideWire(
  on: SandboxStage,
  externalId: string,
  id: string,
): Promise<Step> {
  await on.submit(externalId, 'pm_card_visa');
  const opening = await on.stage.advance(resumed(externalId));
  const opened = orderFor(externalId, opening, effectOf(opening, 'openIntent'));
  const confirming = await on.stage.perform(opened);
  const effect = effectOf(confirming, 'confirmAttempt');
  await performUnsaved(on, orderFor(externalId, confirming, effect));
  const payment = { amount: 4_000, reference: 'wire', receivedAt: on.stage.clock.now() };
  const wire = { id, by: 'business', name: 'record_outside_payment', ...payment } as const;
  const wired = await on.stage.advance({
    ...resumed(externalId, confirming.version),
    inbox: [{ kind: 'command', command: wire }],
  });
  return on.stage.perform(orderFor(externalId, wired, effect), 2);
}
