import type { RequestHandler } from 'express';
import type { Operation } from '../../contract/operations/operation';
import { SCOPES, includesScope } from '../../domain/api-key';
import type { Scope } from '../../domain/api-key';
import { HttpProblem } from '../http-problem';
import { CONNECTION_HEADER, keyOfCaller } from './authenticate';

/** What the key may not do is refused before a byte of the body is read. */
export function requireScope(operation: Operation, needed: Scope): RequestHandler {
  const { method, path, ofInstallation } = operation;
  const enough = SCOPES.filter((scope) => includesScope(scope, needed)).join(' or ');
  return (_request, response, next) => {
    const { connection, reach } = keyOfCaller(response);
    if (!includesScope(reach.scope, needed)) {
      const detail =
        `this key has the scope ${reach.scope}; ${method.toUpperCase()} ${path} takes one with ` +
        enough;
      throw new HttpProblem('insufficient_scope', detail);
    }
    if (connection === '' && ofInstallation !== true) {
      const detail =
        'this key is of the whole installation: name the connection in the header ' +
        CONNECTION_HEADER;
      throw new HttpProblem('connection_missing', detail);
    }
    next();
  };
}
