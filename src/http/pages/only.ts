import type { RequestHandler } from 'express';

/** Answers every method that the routes before it did not: 405 with what is allowed here. */
export function only(allow: string): RequestHandler {
  return (_request, response) => {
    response.status(405).set('Allow', allow).type('text/plain').send(`Allowed: ${allow}\n`);
  };
}
