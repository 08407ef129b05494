/** Ends the servers of the run; jest calls it whatever the tests did. */
export default async function tearDown(): Promise<void> {
  await globalThis.quittanceServers?.stop();
}
