import type { NextFunction, Request, Response } from 'express';
import { uuidv7 } from '../runtime/digest';

/** Every answer carries an id of its own, which stands in our log, too. */
export function giveRequestId(_request: Request, response: Response, next: NextFunction): void {
  requestIdOf(response);
  next();
}

/** Given when it is first asked for: an answer that went well may do without. */
export function requestIdOf(response: Response): string {
  const given: unknown = response.locals['requestId'];
  if (typeof given === 'string') return given;
  const id = `req_${uuidv7()}`;
  response.locals['requestId'] = id;
  if (!response.headersSent) response.setHeader('Request-Id', id);
  return id;
}
