import type { RequestHandler, Response } from 'express';

/** A file whose URL changes with its content. */
export function keepForever(type: string, content: string): RequestHandler {
  return (_request, response) => {
    mayBeKept(response);
    response.type(type).send(content);
  };
}

/** The same for a file on disk. */
export function keepFileForever(path: string): RequestHandler {
  return (_request, response) => {
    mayBeKept(response);
    response.sendFile(path, { cacheControl: false });
  };
}

export function mayBeKept(response: Pick<Response, 'setHeader'>): void {
  response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
}
