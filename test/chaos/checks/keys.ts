import type { Installation } from '../installation';
import { broken } from './broken';
import type { Broken, Check } from './broken';
import type { OfInvoice, TruthLine } from './truth';

/** How many of an installation's violations earlier episodes have reported already. */
const countedBefore = new WeakMap<Installation, number>();

/** I9, I10 and I14: what Stripe's judge saw, and the discipline of names and numbers. */
export const keys: Check = ({ installation, rows, truth }) => {
  const before = countedBefore.get(installation) ?? 0;
  countedBefore.set(installation, truth.violations.length);
  const violations = truth.violations
    .slice(before)
    .map(({ kind, detail }) => broken(invariantOf(kind), `${kind} ${JSON.stringify(detail)}`));
  const disciplined = rows.invoices.flatMap(({ ref, externalId }) => {
    const own = truth.ofInvoice(ref);
    return [...namedOnce(externalId, own), ...nothingInDoubt(externalId, own)];
  });
  return [...violations, ...disciplined];
};

function invariantOf(kind = ''): string {
  if (kind === 'rate_over_the_limit') return 'I14';
  return kind === 'two_live_ways_to_pay' || kind === 'confirm_after_success' ? 'I10' : 'I9';
}

const isOwn = ({ key }: TruthLine): boolean => key?.includes('/intent/') === true;

/** The first line of each intent that the engine itself has opened. */
function openings({ lines }: OfInvoice): TruthLine[] {
  const seen = new Set<string>();
  return lines.filter((line) => {
    const first = line.object === 'payment_intent' && !seen.has(line.id);
    seen.add(line.id);
    return first && isOwn(line);
  });
}

/** One number means one thing: two of the same are one request under two keys. */
function namedOnce(externalId: string, own: OfInvoice): Broken[] {
  const numbered = { attempt: openings(own), checkout: own.sessions, refund: own.refunds };
  return Object.entries(numbered).flatMap(([what, all]) => {
    const numbers = all.flatMap(({ metadata }) => metadata?.['attempt'] ?? []);
    const twice = [...new Set(numbers.filter((one, at) => numbers.indexOf(one) !== at))];
    return twice.map((number) => broken('I9', `${externalId}: ${what} ${number} was made twice`));
  });
}

const DECIDED = new Set(['succeeded', 'canceled']);

/** Before the next attempt is opened, every earlier one reads succeeded or canceled. */
function nothingInDoubt(externalId: string, own: OfInvoice): Broken[] {
  const opened = new Set(openings(own));
  const now = new Map<string, string>();
  const found: Broken[] = [];
  for (const line of own.lines) {
    if (opened.has(line)) {
      const open = [...now].filter(([, status]) => !DECIDED.has(status));
      const words = open.map(([id, status]) => `${id} (${status})`).join(', ');
      if (open.length > 0) found.push(broken('I10', `${externalId}: ${line.id} beside ${words}`));
    }
    const mine = own.intents.some(({ id }) => id === line.id);
    if (mine && (opened.has(line) || now.has(line.id))) now.set(line.id, line.status ?? '');
  }
  return found;
}
