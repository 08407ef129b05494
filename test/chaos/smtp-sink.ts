import { startInbox } from '../../src/local/inbox';
import { untilShutdownSignal } from '../../src/main/program';

/** The local inbox as its own process, so that it can be killed like everything else. */
async function main([folder = '', smtpPort, httpPort]: string[]): Promise<void> {
  const inbox = await startInbox({
    folder,
    smtpPort: Number(smtpPort),
    httpPort: Number(httpPort),
  });
  console.log(JSON.stringify({ smtp: inbox.smtpUrl, url: inbox.url }));
  await untilShutdownSignal();
  await inbox.stop();
}

main(process.argv.slice(2)).then(
  () => process.exit(),
  (error: unknown) => {
    console.error('the mail sink ended:', error);
    process.exit(1);
  },
);
