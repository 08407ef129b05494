import type { ChargeReading, IntentReading } from '../domain/collection/model/fact';
import type { Called, StripeGateway } from './stripe-gateway';

type Method = (...given: unknown[]) => Promise<Called<unknown>>;

/** The same gateway; what the key may not do is reported, also where the call got by without it. */
export function reportForbidden(
  gateway: StripeGateway,
  report: (permission: string, detail: string) => void,
): StripeGateway {
  const methods = Object.entries(gateway as unknown as Record<string, Method>);
  const reporting = methods.map(([name, method]): [string, Method] => [
    name,
    async (...given) => {
      const called = await method(...given);
      if (called.kind === 'forbidden') report(called.permission, called.detail);
      if (called.kind === 'ok') {
        for (const permission of unreadOf(called.value)) report(permission, `asked by ${name}`);
      }
      return called;
    },
  ]);
  return Object.fromEntries(reporting) as unknown as StripeGateway;
}

/** A reading is an intent, or has one, or several. */
interface SomeReading {
  charge?: ChargeReading | null;
  intent?: IntentReading | null;
  intents?: readonly IntentReading[];
}

function unreadOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { charge, intent, intents = [] } = value as SomeReading;
  const nested = [...(intent ? [intent] : []), ...intents];
  return [...(charge?.unread ?? []), ...nested.flatMap(unreadOf)];
}
