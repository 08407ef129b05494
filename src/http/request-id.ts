import type { NextFunction, Request, Response } from 'express';
import { uuidv7 } from '../runtime/digest';

/** Every answer carries an id of its own, which stands in our log, too. */
export function giveRequestId(_request: Request, response: Response, next: NextFunction): void {
  response.locals['requestId'] = `req_${uuidv7()}`;
  response.setHeader('Request-Id', requestIdOf(response));
  next();
}

export const requestIdOf = (response: Response): string =>
  String(response.locals['requestId'] ?? 'req_unknown');
