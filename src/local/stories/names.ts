/** The id under which an invoice runs. */
export const workflowIdOf = (externalId: string, connection = 'default'): string =>
  `invoice/${connection}/${encodeURIComponent(externalId)}`;

/** The id under which a payment for several invoices runs. */
export const workflowIdOfBundle = (bundle: string, connection = 'default'): string =>
  `bundle/${connection}/${bundle}`;

/**
 * Names that show which story they belong to, the same each time it runs in a new installation:
 * the first invoice is called as the story is, its customer "<story>-client", others are numbered.
 */
export function namesAfter(story: string): (what: string) => string {
  const given = new Map<string, number>();
  return (what) => {
    const n = (given.get(what) ?? 0) + 1;
    given.set(what, n);
    const name = what === 'inv' ? story : `${story}-${what}`;
    return n === 1 ? name : `${name}-${n}`;
  };
}
