/**
 * The variables by which a test file learns where the servers of its run are. Apart from those:
 * what starts the servers loads Temporal's client, and most test files need none.
 */
export const WHERE = {
  database: 'QUITTANCE_TEST_DATABASE_URL',
  temporal: 'QUITTANCE_TEST_TEMPORAL_ADDRESS',
  browser: 'QUITTANCE_TEST_BROWSER',
  /** A file: the description of the API, made once for all that check answers against it. */
  openApi: 'QUITTANCE_TEST_OPENAPI',
} as const;
