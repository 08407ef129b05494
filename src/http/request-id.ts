import type { ServerResponse } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { uuidv7 } from '../runtime/digest';

/** Every answer has its id, which is also in our log. */
export function giveRequestId(_request: Request, response: Response, next: NextFunction): void {
  requestIdOf(response);
  next();
}

/** Created when it is first needed: a successful answer may have none. */
export function requestIdOf(response: ServerResponse): string {
  const given = response.getHeader(HEADER);
  if (typeof given === 'string') return given;
  const id = `req_${uuidv7()}`;
  if (!response.headersSent) response.setHeader(HEADER, id);
  return id;
}

const HEADER = 'Request-Id';
