import type { decide } from '../../../src/domain/collection/decide';
import { DEFAULT_POLICY } from '../../../src/domain/collection/model/policy';
import type { decideBundle } from '../../../src/domain/bundles/decide-bundle';
import type { BundleInvoice } from '../../../src/domain/bundles/initial-bundle';
import type { sharesOf } from '../../../src/domain/bundles/shares';
import { Agenda } from '../agenda';
import { wallTime } from '../describe';
import { Dice } from '../dice';
import { START } from '../terms';
import { BundleLife } from './bundle-life';
import { checkWays } from './bundle-checks';
import { InvoiceLife } from './invoice-life';
import { termsOf } from './invoice-terms';

/** The rules that a life is lived by; wrong ones are planted. */
export interface BundleRules {
  collect: typeof decide;
  decide: typeof decideBundle;
  sharesOf: typeof sharesOf;
}

/** One customer with several invoices, and the bundles that they pay them by. */
export class BundleWorld {
  readonly dice: Dice;
  readonly rules: BundleRules;
  readonly policy = DEFAULT_POLICY;
  readonly invoices: InvoiceLife[];
  readonly bundles: BundleLife[] = [];
  readonly trace: string[] = [];
  readonly broken: string[] = [];
  /** What this life has met, for the counts of a run. */
  readonly reached = new Set<string>();
  readonly worth: number;
  /** What Stripe does is not documented, and both have to end well. */
  readonly refundsAfterLoss: boolean;
  now = START;
  steps = 0;
  faults = true;
  private readonly agenda = new Agenda();
  readonly traced: boolean;

  constructor(seed: number, rules: BundleRules, traced = false) {
    this.dice = new Dice(seed);
    this.rules = rules;
    this.traced = traced;
    const currency = this.dice.chance(0.2) ? 'isk' : 'eur';
    this.worth = currency === 'isk' ? 100 : 1;
    this.refundsAfterLoss = this.dice.chance(0.5);
    const count = 2 + this.dice.upTo(3);
    this.invoices = Array.from({ length: count }, (_, i) => {
      const terms = termsOf(this.dice, { i, currency, worth: this.worth });
      return new InvoiceLife(this, `inv_${i}`, terms);
    });
    for (const invoice of this.invoices) invoice.start();
  }

  /** As the customer saw them on a page that may be some minutes old. */
  open(chosen: readonly BundleInvoice[]): BundleLife {
    const bundle = new BundleLife(this, `bun_${this.bundles.length + 1}`, chosen);
    this.bundles.push(bundle);
    bundle.start();
    return bundle;
  }

  invoice(id: string): InvoiceLife {
    const found = this.invoices.find((invoice) => invoice.id === id);
    if (!found) throw new Error(`there is no invoice ${id}`);
    return found;
  }

  note(line: string): void {
    if (this.traced) this.trace.push(`${wallTime(this.now)} ${line}`);
  }

  fail(what: string): void {
    this.broken.push(what);
    this.note(`BROKEN: ${what}`);
  }

  plan(after: number, run: () => void): void {
    this.agenda.add(this.now + after, run);
  }

  runUntil(until: number, maxSteps: number): void {
    for (;;) {
      const { next } = this.agenda;
      if (!next || next.at > until || this.steps >= maxSteps) break;
      this.agenda.take();
      this.toTime(next.at);
      next.run();
      checkWays(this);
      if (this.broken.length > 0) return;
    }
    this.toTime(until);
  }

  private toTime(at: number): void {
    if (at > this.now) this.now = at;
    for (const { stripe } of [...this.invoices, ...this.bundles]) stripe.tick(this.now);
  }
}
