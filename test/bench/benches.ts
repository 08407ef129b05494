import { api } from './api';
import { audit } from './audit';
import type { Bench } from './bench';
import { burst } from './burst';
import { dunned } from './dunned';
import { floods } from './floods';
import { history } from './history';
import { imports } from './imports';
import { invoiceLists } from './invoice-lists';
import { invoicePage } from './invoice-page';
import { lag } from './lag';
import { mails } from './mails';
import { mirrorRace } from './mirror-race';
import { mirrorLatency } from './mirror-latency';
import { mirrorMemory } from './mirror-memory';
import { mirrorPace } from './mirror-pace';
import { mirrorStreams } from './mirror-streams';
import { open } from './open';
import { overload } from './overload';
import { pdf } from './pdf';
import { previews } from './previews';
import { sandbox } from './sandbox';
import { schedules } from './schedules';
import { start } from './start';
import { stories } from './stories';
import { throughput } from './throughput';
import { webhooks } from './webhooks';

/** Those that share an installation come first, those that want the machine for themselves last. */
export const BENCHES: readonly Bench[] = [
  history,
  throughput,
  webhooks,
  burst,
  lag,
  mirrorLatency,
  api,
  floods,
  sandbox,
  previews,
  pdf,
  mails,
  audit,
  invoiceLists,
  invoicePage,
  mirrorStreams,
  mirrorRace,
  mirrorPace,
  mirrorMemory,
  dunned,
  open,
  overload,
  schedules,
  imports,
  start,
];

/** What has to do with the shape: the sandbox and `npm start` are the same whatever runs here. */
export const PRODUCTION: readonly Bench[] = [
  stories,
  history,
  throughput,
  webhooks,
  burst,
  lag,
  api,
  dunned,
  open,
  overload,
];
