import { Router } from 'express';
import { PROBLEM_CODES, isProblemCode } from '../contract/problem-codes';
import { HttpProblem } from './http-problem';

/** The pages to which the `type` of each problem links. */
export function mountProblemPages(): Router {
  const router = Router();
  router.get('/problems/:code', (request, response) => {
    const { code } = request.params;
    if (!isProblemCode(code))
      throw new HttpProblem('not_found', 'there is no problem of this name');
    const { status, title, retryable } = PROBLEM_CODES[code];
    const again = retryable
      ? 'Asking again later may help.'
      : 'Asking the same again will not help.';
    response.type('text/plain').send(`${code}: ${title} (HTTP ${status}).\n${again}\n`);
  });
  return router;
}
