import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler } from 'express';
import { BODY_ADVICE, MAX_BODY_BYTES } from '../../contract/limits';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';
import { oncePerRequest } from '../once-per-request';
import { CUT_OFF, readBytes } from '../read-bytes';
import { strictJson } from '../strict-json';

/** The bytes of a request's body, however often they are asked for. */
export type BodyReader = (request: IncomingMessage) => Promise<Buffer>;

export function createBodyReader({ onRefused }: Pick<HttpDeps, 'onRefused'>): BodyReader {
  return oncePerRequest((request) =>
    readBytes(request, LIMITS).catch((error: unknown) => {
      if (error === CUT_OFF) onRefused('v1', 'cut_off');
      throw error;
    }),
  );
}

/**
 * The bytes first, whatever their Content-Type, so that no body is ever parsed as empty. An empty
 * one is an empty object; anything else must be declared as JSON in UTF-8.
 */
export function readJsonBody(bodyOf: BodyReader): RequestHandler {
  return async (request, response, next) => {
    const bytes = await bodyOf(request);
    if (bytes.length > 0) requireJson(request);
    response.locals['body'] = bytes.length > 0 ? strictJson(bytes) : undefined;
    response.locals['bytes'] = bytes;
    next();
  };
}

const LIMITS = { bytes: MAX_BODY_BYTES, advice: BODY_ADVICE };

function requireJson(request: Request): void {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/i.exec(parameter)?.[1])
    .find((found) => found !== undefined);
  if (type.trim().toLowerCase() !== 'application/json') {
    throw new HttpProblem('unsupported_media_type', 'send Content-Type: application/json');
  }
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') {
    throw new HttpProblem('unsupported_media_type', `JSON travels in utf-8, not in ${charset}`);
  }
}
