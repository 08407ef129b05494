import type { Route } from './call';

export interface Match {
  readonly route: Route;
  readonly name: string;
  readonly ids: readonly string[];
}

export type Router = (method: string, path: string) => Match | null;

/** Routes without ids win over those with (payment_intents/search before payment_intents/:id). */
export function createRouter(routes: readonly Route[]): Router {
  const exact = new Map<string, Route>();
  const byLength = new Map<string, { route: Route; steps: string[] }[]>();
  for (const route of routes) {
    if (!route.pattern.includes(':')) {
      exact.set(`${route.method} ${route.pattern}`, route);
      continue;
    }
    const steps = route.pattern.split('/');
    const key = `${route.method} ${steps.length}`;
    byLength.set(key, [...(byLength.get(key) ?? []), { route, steps }]);
  }

  return (method, path) => {
    const direct = exact.get(`${method} ${path}`);
    if (direct !== undefined) return { route: direct, name: nameOf(direct), ids: [] };
    const steps = path.split('/');
    for (const candidate of byLength.get(`${method} ${steps.length}`) ?? []) {
      const ids = idsOf(candidate.steps, steps);
      if (ids !== null) return { route: candidate.route, name: nameOf(candidate.route), ids };
    }
    return null;
  };
}

const nameOf = (route: Route): string => `${route.method} ${route.pattern}`;

function idsOf(pattern: readonly string[], steps: readonly string[]): string[] | null {
  const ids: string[] = [];
  for (const [index, step] of pattern.entries()) {
    const given = steps[index] ?? '';
    if (step.startsWith(':')) {
      // A search that is not played is an unknown address, not an object of that name.
      if (given === '' || given === 'search') return null;
      ids.push(safeDecode(given));
    } else if (step !== given) {
      return null;
    }
  }
  return ids;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
