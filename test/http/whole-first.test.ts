import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { wholeFirst } from '../../src/http/whole-first';

function requestOf(path: string, headers: IncomingMessage['headers'], complete: boolean) {
  const request = new IncomingMessage(new Socket());
  return Object.assign(request, { url: path, headers, complete });
}

function serving() {
  const served: string[] = [];
  const listener = wholeFirst(({ url = '' }) => served.push(url));
  const send = (path: string, headers: IncomingMessage['headers'], complete: boolean) => {
    const request = requestOf(path, headers, complete);
    listener(request, new ServerResponse(request));
  };
  return { served, send };
}

test('what is whole is served before any crowd of bodies that are on their way', async () => {
  const { served, send } = serving();
  for (let at = 0; at < 35; at += 1) send(`slow ${at}`, { 'content-length': '100' }, false);
  send('no body', {}, false);
  send('whole', { 'content-length': '2' }, true);
  expect(served).toEqual(['no body']);
  await new Promise((resolve) => process.nextTick(resolve));
  expect(served).toEqual(['no body', 'whole']);
});

test('a crowd of bodies on their way is served in turns, all of it, the oldest first', async () => {
  const { served, send } = serving();
  for (let at = 0; at < 35; at += 1) send(`slow ${at}`, { 'transfer-encoding': 'chunked' }, false);
  while (served.length === 0) await nextTurn();
  expect(served).toHaveLength(10);
  send('another', { 'content-length': '100' }, false);
  while (served.length < 36) await nextTurn();
  const oldestFirst = Array.from({ length: 35 }, (_, at) => `slow ${at}`);
  expect(served).toEqual([...oldestFirst, 'another']);
});
