import { join } from 'node:path';
import { startChild } from '../../src/local/child';
import { waitFor } from '../../src/local/wait';

/** The ceiling of what is posted and stored, in its own process as a server is. */
export async function startBareRoute(
  databaseUrl: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  let url: string | undefined;
  const child = await startChild({
    name: 'bare route',
    command: process.execPath,
    args: [join(__dirname, 'bare-route.js')],
    env: { ...process.env, DATABASE_URL: databaseUrl },
    onLine: (line) => {
      url ??= (JSON.parse(line) as { url: string }).url;
    },
  });
  try {
    const listening = () => {
      if (child.hasExited()) throw new Error(`the bare route ended:\n${child.tail()}`);
      return url;
    };
    return {
      url: await waitFor('the bare route', listening, { withinMs: 20_000 }),
      stop: () => child.stop(),
    };
  } catch (error) {
    await child.stop();
    throw error;
  }
}
