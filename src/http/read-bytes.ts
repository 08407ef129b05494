import type { IncomingMessage } from 'node:http';
import { hangUp } from './hang-up';
import { HttpProblem } from './http-problem';

export interface BodyLimits {
  bytes: number;
  /** What to do about a larger one. */
  advice: string;
  /** Where it counts while it arrives, and what may end it then. */
  place?: (end: (problem: HttpProblem) => void) => BodyPlace;
}

export interface BodyPlace {
  add(bytes: number): void;
  leave(): void;
}

/**
 * The exact bytes that were sent, at most so many. Nothing is inflated: a kilobyte could become
 * work for a megabyte, and a signature is of what arrives. Express's own reader does the same at
 * twice the cost, and takes a body that was cut off meanwhile for an empty one.
 */
export async function readBytes(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    const detail = `content encoding "${encoding.slice(0, 40)}" is not supported; send it as it is`;
    throw new HttpProblem('unsupported_media_type', detail);
  }
  const tooLarge = () => new HttpProblem('too_large', limits.advice);
  if (Number(request.headers['content-length'] ?? 0) > limits.bytes) throw tooLarge();
  if (request.destroyed) throw CUT_OFF;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const { socket } = request;
    const end = (): void => {
      request.off('data', take);
      socket.off('end', leaves);
      place?.leave();
    };
    const refuse = (problem: HttpProblem): void => {
      end();
      chunks.length = 0;
      reject(problem);
    };
    const place = limits.place?.(refuse);
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (length > limits.bytes) return refuse(tooLarge());
      chunks.push(chunk);
      place?.add(chunk.length);
    };
    // Before Node's own listener, which would answer those who went away.
    const leaves = (): void => {
      if (!request.complete) hangUp(request);
    };
    socket.prependOnceListener('end', leaves);
    request.on('data', take);
    request.once('end', () => {
      end();
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
    request.once('close', () => {
      if (request.readableEnded) return;
      end();
      reject(CUT_OFF);
    });
    // It closes then, too; what nobody listens to would end the process.
    request.once('error', () => undefined);
  });
}

/**
 * An upload whose sender went away: nobody reads the answer, and it is no failure of ours. One for
 * all of them: of its stack nobody learns anything, and thousands would cost more than the uploads.
 */
export const CUT_OFF = new HttpProblem(
  'bad_request',
  'the connection was closed during the request',
);
