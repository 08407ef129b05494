import { eventually } from '../harness/eventually';
import { CUT_OFF, readBytes } from '../../src/http/read-bytes';
import { startHttpServer } from '../../src/http/start-http-server';
import { talkTo } from '../security/slow-talk';

const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n';

/** Answers what it read; `reading` counts those whose bytes it waits for. */
async function reader() {
  const seen = { reading: 0, failures: [] as unknown[] };
  const server = await startHttpServer(
    (request, response) => {
      const read = readBytes(request, { bytes: 100, advice: 'send less' });
      seen.reading += 1;
      read.then(
        (bytes) => response.end(`read ${bytes.toString()}`),
        (error: unknown) => seen.failures.push(error),
      );
    },
    { host: '127.0.0.1', port: 0 },
  );
  return { ...server, seen };
}

test('who leaves in the middle of a body is answered nothing', async () => {
  const { url, seen, close } = await reader();
  try {
    const talk = await talkTo(url);
    talk.socket.write(`${HEAD}12`);
    await eventually(() => expect(seen.reading).toBe(1));
    talk.socket.end();
    expect((await talk.closed).heard).toBe('');
    await eventually(() => expect(seen.failures).toEqual([CUT_OFF]));
  } finally {
    await close();
  }
});

test('who has sent all and then only listens gets the answer', async () => {
  const { url, seen, close } = await reader();
  try {
    const together = await talkTo(url);
    together.socket.end(`${HEAD}12345`);
    const apart = await talkTo(url);
    apart.socket.write(`${HEAD}12`);
    await eventually(() => expect(seen.reading).toBe(2));
    apart.socket.end('345');
    for (const { closed } of [together, apart])
      expect((await closed).heard).toContain('read 12345');
    expect(seen.failures).toEqual([]);
  } finally {
    await close();
  }
});
