import type {
  AdvanceBundleOrder,
  AdvanceOrder,
  AdvanceResult,
  BundleEffectOrder,
  InboxItem,
  EffectOrder,
} from '../../../activities/contract';
import type { BundleEffectKind, BundleState } from '../../../src/domain/bundles/model';
import type { BundleStep } from '../../../src/domain/bundles/step';
import type { Command, CommandOutcome } from '../../../src/domain/collection/model/command';
import type {
  Effect,
  EffectKind,
  MailName,
  MailOrder,
} from '../../../src/domain/collection/model/effect';
import type { FailureReason, StripeEventSummary } from '../../../src/domain/collection/model/fact';
import type { Method } from '../../../src/domain/collection/model/method';
import type { Ledger, Payment } from '../../../src/domain/collection/model/payment';
import type { Policy } from '../../../src/domain/collection/model/policy';
import type * as states from '../../../src/domain/collection/model/state';
import type * as steps from '../../../src/domain/collection/model/step';
import type { Terms } from '../../../src/domain/collection/model/terms';
import type { PublicEventType } from '../../../src/domain/public-events';
import type { Status } from '../../../src/domain/collection/queries/status';
import type { EventAbout } from '../../../src/domain/event-about';
import type { Invoice, Settings } from '../../../src/domain/invoice';
import type { KeyPurpose } from '../../../src/domain/refs';
import type { BillingSchedule } from '../../../src/domain/schedules/billing-schedule';
import type { InheritedTerms } from '../../../src/domain/schedules/invoice-of-period';
import type { StripeMetadata } from '../../../src/stripe/stripe-gateway';
import type {
  BundleInput,
  CollectInput,
  MakeInvoicesInput,
  SubmitInvoiceOutput,
} from '../../../workflows/messages';

/**
 * The types whose values are kept as JSON, in rows and in histories. The keys are the groups of
 * frozen.json; a type may be renamed or moved, what is written inside it may not.
 */
export interface StoredTypes {
  bundle: BundleState;
  bundle_step: BundleStep;
  bundle_order: BundleEffectOrder<BundleEffectKind>;
  advance_bundle_order: AdvanceBundleOrder;
  bundle_input: BundleInput;
  state: states.CollectionState;
  terms: Terms;
  ledger: Ledger;
  payment: Payment;
  lane: states.Lane;
  plan: states.Plan;
  next_charge: states.NextCharge;
  ladder: states.Ladder;
  looking: states.ReadState;
  event_summary: StripeEventSummary;
  method: Method;
  policy: Policy;
  effect: Effect;
  mail_order: MailOrder;
  order: EffectOrder<EffectKind>;
  advance_order: AdvanceOrder;
  inbox_item: InboxItem;
  step: steps.Step;
  advanced: AdvanceResult;
  view: steps.View;
  outcome: steps.CollectionOutcome;
  command: Command;
  command_answer: CommandOutcome;
  event_about: EventAbout;
  invoice: Invoice;
  settings: Settings;
  billing_schedule: BillingSchedule;
  inherited_terms: InheritedTerms;
  make_input: MakeInvoicesInput;
  run_input: CollectInput;
  submit_answer: SubmitInvoiceOutput;
  stripe_metadata: StripeMetadata;
}

/** Unions of words that are stored and sent by themselves. */
export interface Words {
  'effect kinds': EffectKind;
  'mail names': MailName;
  'failure reasons': FailureReason;
  'command names': Command['name'];
  'public statuses': Status;
  'event types': PublicEventType;
  'purposes in Stripe keys': KeyPurpose;
}
