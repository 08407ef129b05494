const GROUPED_PATHS: ReadonlySet<string> = new Set([
  'apps',
  'billing',
  'billing_portal',
  'checkout',
  'climate',
  'entitlements',
  'financial_connections',
  'forwarding',
  'identity',
  'issuing',
  'radar',
  'reporting',
  'sigma',
  'tax',
  'terminal',
  'test_helpers',
  'treasury',
]);

/** What Stripe counts as one endpoint: method and path without the object's id. */
export function operationOf(method: string, path: string): string {
  const [, version = '', ...parts] = (path.split('?')[0] ?? '').split('/');
  const idAt = GROUPED_PATHS.has(parts[0] ?? '') ? 2 : 1;
  const named = parts.map((part, i) => (i === idAt ? ':id' : part));
  return `${method} /${[version, ...named].join('/')}`;
}
