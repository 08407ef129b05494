/** What the run's setup passed to a test file by environment. */
export function requireEnv(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(
    `${name} is not set: this test belongs to the stack project, whose setup starts the servers`,
  );
}
