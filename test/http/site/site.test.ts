import { readdirSync } from 'node:fs';
import { parse } from 'yaml';
import { createApp } from '../../../src/http/create-app';
import type { HttpSettings } from '../../../src/http/http-deps';
import { startHttpServer } from '../../../src/http/start-http-server';
import { fromRoot } from '../../../src/runtime/root';
import { read } from '../../docs/read-document';
import { talkTo } from '../../security/slow-talk';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

const LOCAL = {
  inbox: 'http://127.0.0.1:4020',
  sandbox: 'http://127.0.0.1:4010',
  temporalUi: 'http://127.0.0.1:8233',
};

const GUIDES = readdirSync(fromRoot('docs'))
  .filter((file) => file.endsWith('.md'))
  .map((file) => file.replace(/\.md$/, ''))
  .sort();

let installation: TestApp;
beforeAll(async () => {
  installation = await startApp();
});
afterAll(() => installation.close());

interface Page {
  status: number;
  html: string;
  headers: Headers;
}

/** What the server answers with these settings. */
async function get(path: string, settings: Partial<HttpSettings> = {}): Promise<Page> {
  const all = { ...installation.deps.settings, ...settings };
  const app = await startHttpServer(createApp({ ...installation.deps, settings: all }), {
    host: '127.0.0.1',
    port: 0,
  });
  try {
    const response = await fetch(`${app.url}${path}`);
    return { status: response.status, html: await response.text(), headers: response.headers };
  } finally {
    await app.close({ graceMs: 500 });
  }
}

const all = (html: string, pattern: RegExp): string[] =>
  [...html.matchAll(pattern)].map(([, found]) => found ?? '');
const linksOf = ({ html }: Page): string[] => all(html, /<a href="([^"]*)"/g);

describe('the first page', () => {
  it('says what this is and, where `npm start` runs it, links to all of it', async () => {
    const page = await get('/', { local: LOCAL });
    expect(page.status).toBe(200);
    expect(page.html).toContain('Your billing system submits an invoice.');
    expect(linksOf(page)).toEqual([
      '/docs',
      LOCAL.inbox,
      LOCAL.temporalUi,
      LOCAL.sandbox,
      '/ready',
    ]);
    expect(page.html).toContain('4242 4242 4242 4242');
  });

  it('answers there to no other name, as of a page that lets its name lead here', async () => {
    const { deps } = installation;
    const settings = { ...deps.settings, local: LOCAL };
    const app = await startHttpServer(createApp({ ...deps, settings }), {
      host: '127.0.0.1',
      port: 0,
    });
    try {
      const talk = await talkTo(app.url);
      talk.socket.write('GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
      expect((await talk.closed).heard).toMatch(/^HTTP\/1\.1 421/);
    } finally {
      await app.close();
    }
  });

  it('links to no sandbox where Stripe itself is used', async () => {
    const page = await get('/', { local: { inbox: LOCAL.inbox } });
    expect(linksOf(page)).toEqual(['/docs', LOCAL.inbox, '/ready']);
    expect(page.html).not.toContain('4242');
  });

  it('links to the documentation alone in production, and shows customers the way', async () => {
    const page = await get('/', { mode: 'live' });
    expect(linksOf(page)).toEqual(['/docs']);
    expect(page.html).toContain('Please open the link in the mail.');
    expect(page.html).not.toMatch(/0\.0\.0-test|Test mode/);
  });

  it.each(['/', '/docs', '/docs/guides/operating'])('%s is in no search engine', async (path) => {
    const { headers, html } = await get(path);
    expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
    expect(html).toContain('<meta name="robots" content="noindex, nofollow"/>');
  });

  it('can be read and nothing else', async () => {
    const { status, headers } = await fetch(installation.url, { method: 'POST' });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('has an icon, as every page has', async () => {
    const { html } = await get('/');
    const [icon] = all(html, /<link rel="icon" href="([^"]*)"/g);
    for (const path of [icon!, '/favicon.ico']) {
      const { status, headers } = await get(path);
      expect([status, headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8']);
    }
  });
});

describe('the documentation', () => {
  it('lists every guide of docs/, each a page under its own title', async () => {
    const page = await get('/docs');
    expect(GUIDES.length).toBeGreaterThan(2);
    for (const name of GUIDES) {
      const title = /^# (.*)$/m.exec(read(`docs/${name}.md`))?.[1] ?? '';
      expect(linksOf(page)).toContain(`/docs/guides/${name}`);
      const guide = await get(`/docs/guides/${name}`);
      expect([name, guide.status]).toEqual([name, 200]);
      expect(all(guide.html, /<h1[^>]*>(.*?)<\/h1>/g)).toEqual([title]);
    }
  });

  it('leaves no link in a guide to what is not served', async () => {
    const pages = await Promise.all(GUIDES.map((name) => get(`/docs/guides/${name}`)));
    const inside = pages.flatMap(linksOf).filter((href) => !/^https?:/.test(href));
    expect(inside).toContain('/docs/guides/scaling');
    const ids = new Map(
      GUIDES.map((name, at) => [name, all(pages[at]!.html, /<h\d id="([^"]*)"/g)]),
    );
    const isServed = (href: string): boolean => {
      if (href === '/' || href === '/docs') return true;
      const [, name = '', anchor] = /^\/docs\/guides\/([\w-]+)(?:#(.*))?$/.exec(href) ?? [];
      const headings = ids.get(name);
      return headings !== undefined && (anchor === undefined || headings.includes(anchor));
    };
    expect(inside.filter((href) => !isServed(href))).toEqual([]);
  });

  it('names headings as the runbooks of the alerts do', async () => {
    const { groups } = parse(read('docs/prometheus/alerts.yml')) as {
      groups: { rules: { annotations: { runbook: string } }[] }[];
    };
    const runbooks = groups.flatMap(({ rules }) => rules.map(({ annotations: a }) => a.runbook));
    const { html } = await get('/docs/guides/operating');
    const ids = all(html, /<h\d id="([^"]*)"/g);
    const anchors = runbooks.map((runbook) => runbook.split('#')[1] ?? '');
    expect(anchors.filter((anchor) => !ids.includes(anchor))).toEqual([]);
  });

  it.each([
    '/docs/guides/no-such-guide',
    '/docs/guides/..%2f..%2fREADME',
    '/docs/guides/grafana',
    '/docs/assets/swagger-initializer.js',
    '/docs/assets/..%2fpackage.json',
  ])('%s is not there', async (path) => {
    const { status } = await get(path);
    expect(status).toBe(404);
  });

  it('can be switched off, and then nothing links to it', async () => {
    const off = { docs: false };
    expect(linksOf(await get('/', off))).toEqual([]);
    const paths = ['/docs', '/docs/guides/operating', '/docs/assets/docs.js'];
    for (const path of [...paths, '/docs/assets/swagger-ui.css']) {
      expect([path, (await get(path, off)).status]).toEqual([path, 404]);
    }
    expect((await get('/openapi.json', off)).status).toBe(200);
  });
});
