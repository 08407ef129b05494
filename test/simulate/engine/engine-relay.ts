import type { StripeEventSummary } from '../../../src/domain/collection/model/fact';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/domain/time';
import type { RelayResult } from '../../../src/postgres/events/stripe-events';
import { poll } from '../../../src/relay/poll';
import type { RelayDeps } from '../../../src/relay/relay';
import { relayEvents } from '../../../src/relay/relay-events';
import type { InvoiceLife } from './invoice-life';
import type { RelayWorld } from './relay-deps';
import { relayDepsOf } from './relay-deps';
import type { SentEvent } from './sent-events';
import { aboutOf } from './sent-events';
import type { KeptEvent } from './virtual-tables';

const WEBHOOK_DELAYS = [10, 500, 5000, MINUTE, 2 * HOUR, 3 * DAY];
const LEASED_AGAIN = 30 * SECOND;

/** Webhooks, the relay and the poll: how what Stripe announces comes to the runs. */
export class EngineRelay {
  /** Every event of Stripe, heard or not. */
  readonly sent: SentEvent[] = [];
  private readonly life: RelayWorld;
  private readonly deps: RelayDeps;

  constructor(life: RelayWorld, spoil: (deps: RelayDeps) => RelayDeps = (deps) => deps) {
    this.life = life;
    this.deps = spoil(relayDepsOf(life, this.sent, (kept) => this.arrived(kept)));
  }

  /** Webhooks are lost, late, doubled and out of order. */
  heard(of: InvoiceLife, about: StripeEventSummary): void {
    const id = `evt_${this.sent.length + 1}`;
    this.sent.push({ id, ref: of.ref, about });
    const { dice, timeline, weather } = this.life;
    if (weather.faults && dice.chance(0.15)) return;
    const times = weather.faults && dice.chance(0.1) ? 2 : 1;
    for (let i = 0; i < times; i++) {
      timeline.plan(dice.pick(WEBHOOK_DELAYS), () => this.store({ id, ref: of.ref, about }));
    }
  }

  /** As `rebuild --since` does it: whose it is, is known before any run is opened. */
  restore(sent: SentEvent): void {
    this.store(sent, sent.ref);
  }

  /** As the endpoint of webhooks does it. */
  private store(sent: SentEvent, ref: string | null = null): void {
    const { tables, connection } = this.life;
    const { id, about } = sent;
    if (tables.events.has(id)) return;
    const receivedAt = this.life.databaseTime();
    const of = { connection: connection.code, type: about.type, ref };
    this.arrived({ event: { id, ...of, about: aboutOf(sent), receivedAt }, isDone: false });
  }

  private arrived(kept: KeptEvent): void {
    const { tables, weather, dice } = this.life;
    tables.events.set(kept.event.id, kept);
    if (!weather.faults || dice.chance(0.97)) void this.relay(kept);
  }

  /** What was stored and came to nothing: nothing is trusted to have arrived. */
  sweep(): void {
    for (const kept of this.life.tables.events.values()) if (!kept.isDone) void this.relay(kept);
  }

  async poll(): Promise<void> {
    const { weather, dice } = this.life;
    await poll(this.deps, () => weather.faults && dice.chance(0.05));
  }

  private async relay({ event }: KeptEvent): Promise<void> {
    const results = await relayEvents(this.deps, [event]);
    for (const result of results) this.relayed(result);
  }

  private relayed(result: RelayResult): void {
    const { tables, timeline, epoch } = this.life;
    const kept = tables.events.get(result.id);
    if (kept === undefined || kept.isDone) return;
    if (result.kind === 'later') {
      return timeline.plan(LEASED_AGAIN, () => {
        const still = this.life.tables.events.get(result.id);
        if (this.life.epoch === epoch && still && !still.isDone) void this.relay(still);
      });
    }
    if (result.kind === 'hinted') return;
    if (result.kind !== 'known')
      return this.life.fail(`the event ${kept.event.type} of ours is ${result.kind}`);
    const { type, about, ref } = kept.event;
    this.life.knew(ref ?? about.invoiceRef ?? '', { ...about, type });
    tables.events.set(result.id, { ...kept, isDone: true });
  }
}
