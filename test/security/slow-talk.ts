import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A connection held by hand, and what came of it. */
export interface Talk {
  socket: Socket;
  /** What it had heard when the other side closed, and after how many milliseconds. */
  closed: Promise<{ heard: string; after: number }>;
}

export function talkTo(url: string): Promise<Talk> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const began = Date.now();
    let heard = '';
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on('data', (data) => (heard += data.toString()));
    // A reset is a way of closing; whether it was the right one is for the test to say.
    socket.on('error', (error) => (heard += ` [${error.message}]`));
    const closed = new Promise<{ heard: string; after: number }>((done) => {
      socket.once('close', () => done({ heard, after: Date.now() - began }));
    });
    socket.once('connect', () => resolve({ socket, closed }));
    socket.once('error', reject);
  });
}

/** Says so much, and then a byte more each second, for as long as anybody listens. */
export function drip(talk: Talk, firstBytes: string, byte = 'x'): Talk {
  const { socket } = talk;
  socket.write(firstBytes);
  const dripping = setInterval(() => socket.writable && socket.write(byte), 1_000);
  socket.once('close', () => clearInterval(dripping));
  return talk;
}

/** Sends without end, as fast as it is taken. */
export function pour(talk: Talk, firstBytes: string): Talk {
  const { socket } = talk;
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  const more = () => {
    while (socket.writable && socket.write(chunk));
  };
  socket.write(firstBytes);
  socket.on('drain', more);
  more();
  return talk;
}

export const talks = (url: string, count: number): Promise<Talk[]> =>
  Promise.all(Array.from({ length: count }, () => talkTo(url)));
