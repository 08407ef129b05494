import { accessRefusal } from './access-failure';
import { missingInNamespace } from './check-namespace';
import type { TemporalClient } from './connect-temporal';
import type { TemporalAccess } from './connection-options';
import { withTimeout } from './with-timeout';

/** Balancers ask for readiness each second or so; a namespace changes by an operator's hand. */
const FRESH_MS = 30_000;
const PATIENCE_MS = 5_000;

export interface TemporalProblem {
  name: string;
  detail: string;
}

/** What /ready reports of Temporal besides its absence; asked at most twice a minute. */
export function watchNamespace(
  { connection }: TemporalClient,
  access: TemporalAccess,
  attributePrefix: string,
): () => Promise<readonly TemporalProblem[]> {
  let last: { until: number; problems: readonly TemporalProblem[] } | undefined;
  const needs = { namespace: access.namespace, attributePrefix };
  const read = async (): Promise<readonly TemporalProblem[]> => {
    try {
      return await withTimeout(PATIENCE_MS, () => missingInNamespace(connection, needs));
    } catch (error) {
      const refusal = accessRefusal(error, access);
      // Else it is out of reach, which the check of Temporal itself reports.
      return (refusal?.problems ?? []).map((detail) => ({ name: 'temporal_access', detail }));
    }
  };
  return async () => {
    if (last !== undefined && last.until > Date.now()) return last.problems;
    const problems = await read();
    last = { until: Date.now() + FRESH_MS, problems };
    return problems;
  };
}
