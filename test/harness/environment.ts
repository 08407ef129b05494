import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

const { createContext } = vm;

/**
 * Jest's environment for Node over a context whose global object is an ordinary one. Jest's own is
 * kept behind a proxy, and every `Map`, `JSON` or `undefined` a test reads costs ten times as much.
 */
class OwnGlobals extends TestEnvironment {
  constructor(...given: ConstructorParameters<typeof TestEnvironment>) {
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
  }
}

// Jest takes a class as the whole module, or a default export, which this project has none of.
module.exports = OwnGlobals;
