import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Installation } from '../installation';

/** A line of the sandbox's truth log: what an object was when something happened to it. */
export interface TruthLine {
  what: string;
  id: string;
  account?: string;
  object?: string;
  status?: string;
  amount?: number;
  amount_received?: number;
  amount_total?: number;
  currency?: string;
  charge?: string;
  payment_intent?: string;
  payment_method?: string;
  reason?: string;
  key: string | null;
  metadata?: Record<string, string>;
  /** Of a violation. */
  kind?: string;
  detail?: unknown;
}

export interface Truth {
  lines: TruthLine[];
  violations: TruthLine[];
  /** The newest line of each object, in the order in which they were made. */
  objects: ReadonlyMap<string, TruthLine>;
  ofInvoice(ref: string): OfInvoice;
}

export interface OfInvoice {
  intents: TruthLine[];
  sessions: TruthLine[];
  refunds: TruthLine[];
  disputes: TruthLine[];
  /** Every line about it, as it was written. */
  lines: TruthLine[];
}

/** Stripe's side of the story, from a disk that the installation has never written to. */
export function readTruth({ folder }: Installation): Truth {
  const text = readFileSync(join(folder, 'sandbox', 'truth.ndjson'), 'utf8');
  return truthOf(text.split('\n').flatMap(parsed));
}

export function truthOf(lines: TruthLine[]): Truth {
  const objects = new Map<string, TruthLine>();
  for (const line of lines) {
    if (line.object === undefined) continue;
    // A later line may leave the metadata out; what an object belongs to does not change.
    objects.set(line.id, { ...objects.get(line.id), ...line });
  }
  const all = [...objects.values()];
  return {
    lines,
    objects,
    violations: lines.filter(({ what }) => what === 'violation'),
    ofInvoice: (ref) => {
      const own = (object: string) =>
        all.filter((one) => one.object === object && one.metadata?.['invoice_ref'] === ref);
      const intents = own('payment_intent');
      const sessions = own('checkout.session');
      const ids = new Set(intents.map(({ id }) => id));
      const about = (one: TruthLine) => ids.has(one.payment_intent ?? '');
      const ofObject = (object: string) => all.filter((one) => one.object === object && about(one));
      const every = new Set([...ids, ...sessions.map(({ id }) => id)]);
      return {
        intents,
        sessions,
        refunds: ofObject('refund'),
        disputes: ofObject('dispute'),
        lines: lines.filter((line) => every.has(line.id)),
      };
    },
  };
}

/** A sandbox killed while it wrote leaves half a line, of something it has answered to nobody. */
function parsed(text: string): TruthLine[] {
  try {
    return text === '' ? [] : [JSON.parse(text) as TruthLine];
  } catch {
    return [];
  }
}
