import type { ServerResponse } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { uuidv7 } from '../runtime/digest';

/** Every answer carries its own id, which is in our log, too. */
export function giveRequestId(_request: Request, response: Response, next: NextFunction): void {
  requestIdOf(response);
  next();
}

/** Given when it is first asked for: an answer that went well may do without. */
export function requestIdOf(response: ServerResponse): string {
  const given = response.getHeader(HEADER);
  if (typeof given === 'string') return given;
  const id = `req_${uuidv7()}`;
  if (!response.headersSent) response.setHeader(HEADER, id);
  return id;
}

const HEADER = 'Request-Id';
