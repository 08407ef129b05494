import type { IncomingMessage } from 'node:http';
import { discardRequestBody } from '../discard-request-body';
import { HttpProblem } from '../http-problem';

/**
 * The exact bytes that were sent, at most so many. Nothing is inflated: the signature is of what
 * arrives, and compressed bombs stay small. Express's own reader does the same at twice the cost,
 * on a route that is called thousands of times a second.
 */
export async function readWebhookBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new HttpProblem(
      'unsupported_media_type',
      `content encoding "${encoding}" is not supported`,
    );
  }
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(request, limit);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      const wasTooLong = length > limit;
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else if (!wasTooLong) reject(tooLarge(request, limit));
    });
    request.once('end', () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
    request.once('close', () => {
      // Not always: an error costs its stack, and every request closes.
      if (!request.complete)
        reject(new HttpProblem('bad_request', 'the connection was closed during the request'));
    });
    request.once('error', reject);
  });
}

function tooLarge(request: IncomingMessage, limit: number): HttpProblem {
  discardRequestBody(request);
  return new HttpProblem('too_large', `a webhook has at most ${limit} bytes`);
}
