/** The id under which an invoice of the connection `default` runs. */
export const workflowIdOf = (externalId: string): string =>
  `invoice/default/${encodeURIComponent(externalId)}`;
