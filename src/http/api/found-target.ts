import type { Problem } from '../../domain/invoice';
import type { Secret } from '../../runtime/secret';

/** Where a consumer is sent to, as it may be shown, and what is kept encrypted of it. */
interface ConsumerTarget {
  shown: Record<string, unknown> | null;
  secret: Secret | null;
}

/** Or all that is wrong with it. */
export type FoundTarget = ConsumerTarget | { problems: Problem[] };
