import type { NextFunction, Request, Response } from 'express';
import { raw } from 'express';
import { BODY_ADVICE, MAX_BODY_BYTES } from '../../contract/limits';
import { limitBodyBytes } from '../limit-bytes';
import { HttpProblem } from '../http-problem';
import { strictJson } from '../strict-json';

/** The bytes first, whatever their Content-Type, so that no body is ever parsed as empty. */
export const readBodyBytes = [
  limitBodyBytes(MAX_BODY_BYTES, BODY_ADVICE),
  raw({ type: () => true, limit: MAX_BODY_BYTES }),
];

/** An empty body is an empty object; anything else must be declared as JSON in UTF-8. */
export function readJsonBody(request: Request, response: Response, next: NextFunction): void {
  const bytes: unknown = request.body;
  const empty = !Buffer.isBuffer(bytes) || bytes.length === 0;
  if (!empty) requireJson(request);
  response.locals['body'] = empty ? undefined : strictJson(bytes);
  response.locals['bytes'] = empty ? Buffer.alloc(0) : bytes;
  next();
}

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
