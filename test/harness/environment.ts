import { AsyncLocalStorage } from 'node:async_hooks';
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

const { createContext, compileFunction } = vm;

/**
 * Jest loads every module anew for every suite, and `compileFunction` parses and compiles it anew:
 * a sixth of what a suite of the API costs. A script is compiled once a process and runs in
 * any context, so the second suite of a process has the first one's work.
 */
const compiled = new Map<string, { source: string; script: vm.Script }>();

function compileOnce(
  source: string,
  parameters: readonly string[] = [],
  { filename = '', parsingContext }: vm.CompileFunctionOptions = {},
): unknown {
  const kept = compiled.get(filename);
  const script = kept?.source === source ? kept.script : compile(source, parameters, filename);
  compiled.set(filename, { source, script });
  return parsingContext ? script.runInContext(parsingContext) : script.runInThisContext();
}

/** What Node itself did before `compileFunction`: the wrapper moves no line and no column. */
function compile(source: string, parameters: readonly string[], filename: string): vm.Script {
  const head = `(function (${parameters.join(', ')}) {`;
  return new vm.Script(`${head}${source}\n})`, { filename, columnOffset: -head.length });
}

/**
 * Node keeps a storage that was entered once for as long as the process lives, asks each of them at
 * every promise, and with it keeps the modules of its suite: after thirty suites what is made of
 * promises took five times as long.
 */
const entered = new Set<AsyncLocalStorage<unknown>>();
const { run, enterWith } = AsyncLocalStorage.prototype;

Object.assign(AsyncLocalStorage.prototype, {
  run(this: AsyncLocalStorage<unknown>, ...given: Parameters<typeof run>) {
    entered.add(this);
    return run.apply(this, given);
  },
  enterWith(this: AsyncLocalStorage<unknown>, store: unknown) {
    entered.add(this);
    enterWith.call(this, store);
  },
});

/**
 * Jest's environment for Node over a context whose global object is an ordinary one. Jest's own is
 * kept behind a proxy, and every `Map`, `JSON` or `undefined` a test reads costs ten times as much.
 */
class OwnGlobals extends TestEnvironment {
  constructor(...given: ConstructorParameters<typeof TestEnvironment>) {
    const { collectCoverage } = given[0].globalConfig;
    // V8 counts coverage by the text it was given, so there jest's own way is kept.
    Object.assign(vm, { compileFunction: collectCoverage ? compileFunction : compileOnce });
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
  }

  override async teardown(): Promise<void> {
    await super.teardown();
    for (const storage of entered) storage.disable();
    entered.clear();
  }
}

// Jest takes a class as the whole module, or a default export, which this project has none of.
module.exports = OwnGlobals;
