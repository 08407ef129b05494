import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';
import { commandIdOf, visitorOf } from '../support/visitor';
import type { Visitor } from '../support/visitor';

let app: TestApp;
let visitor: Visitor;
beforeAll(async () => {
  app = await startApp({ limits: { pagesPerLink: 10_000, unknownLinksPerAddress: 10_000 } });
  visitor = visitorOf(app);
});
afterAll(() => app.close());

const languageOf = (html: string) => /<html lang="([^"]*)" dir="ltr">/.exec(html)?.[1];
const inBrowser = (path: string, accepted: string) =>
  app.request('GET', path, undefined, { key: null, headers: { 'accept-language': accepted } });
/** The customer of the sample reads French. */
const of = (locale: string | null) => ({
  customer: {
    external_id: `reads-${locale}`,
    name: 'Client SA',
    email: 'ap@client.example',
    country: 'FR',
    locale,
  },
});

describe('the language of the page', () => {
  it('is the customer’s, with the region, until another is chosen', async () => {
    const swiss = await visitor.invoice(of('de-CH'));
    expect(languageOf((await visitor.get(swiss.link)).text)).toBe('de-CH');
    expect(languageOf((await visitor.get(`${swiss.link}?lang=de`)).text)).toBe('de-CH');
    const dutch = await visitor.get(`${swiss.link}?lang=nl`);
    expect(languageOf(dutch.text)).toBe('nl-NL');
    expect(dutch.text).toContain('Betalen met Stripe');
  });

  it('is offered in each language, in its own words, without a script', async () => {
    const { link } = await visitor.invoice();
    const { text } = await visitor.get(link);
    const offered = [...text.matchAll(/href="([^"]*)" lang="([a-z]+)" rel="nofollow"/g)];
    expect(offered.map(([, href, language]) => [href, language])).toEqual(
      ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'ja'].map((one) => [`${link}?lang=${one}`, one]),
    );
    expect(text).toMatch(/lang="fr" rel="nofollow" aria-current="true">Français</);
    expect(text).not.toMatch(/hreflang|<script/i);
  });

  it('is kept by forms and links', async () => {
    const { link } = await visitor.invoice();
    const { text } = await visitor.get(`${link}?lang=ja`);
    expect(text).toContain(`action="${link}/pay?lang=ja"`);
    app.run.away = true;
    const waits = await visitor.press(`${link}/pay?lang=ja`, { command_id: commandIdOf(text) });
    app.run.away = false;
    expect([waits.status, languageOf(waits.text)]).toEqual([202, 'ja-JP']);
    expect(languageOf((await visitor.get(`${link}/done?lang=ja`)).text)).toBe('ja-JP');
    const old = await visitor.press(`${link}/pay?lang=ja`, {}, { origin: 'https://evil.example' });
    expect([old.status, languageOf(old.text)]).toEqual([403, 'ja-JP']);
    expect(old.text).toContain(`href="${link}?lang=ja"`);
  });

  it('is remembered once a form is sent in it, and not by opening the page', async () => {
    const { link } = await visitor.invoice();
    const { text } = await visitor.get(`${link}?lang=nl`);
    expect(languageOf((await visitor.get(link)).text)).toBe('fr-FR');
    await visitor.press(`${link}/pay?lang=nl`, { command_id: commandIdOf(text) });
    expect(languageOf((await visitor.get(`${link}/done`)).text)).toBe('nl-NL');
    expect(languageOf((await visitor.get(`${link}?lang=fr`)).text)).toBe('fr-FR');
    expect(languageOf((await visitor.get(link)).text)).toBe('nl-NL');
  });

  it.each(['xx', 'DE', 'de-DE', '', '__proto__', 'de&lang=ja', '"><b>'])(
    'is not changed by ?lang=%s',
    async (given) => {
      const { link } = await visitor.invoice();
      const query = given.includes('&') ? given : encodeURIComponent(given);
      const page = await visitor.get(`${link}?lang=${query}`);
      expect([page.status, languageOf(page.text)]).toEqual([200, 'fr-FR']);
      expect(page.text).not.toContain('<b>');
      expect(page.text).toContain(`action="${link}/pay"`);
    },
  );

  it('is the browser’s where the customer has none, and English where we speak none', async () => {
    const { link } = await visitor.invoice(of(null));
    const shown = async (accepted: string) => languageOf((await inBrowser(link, accepted)).text);
    expect(await shown('it-CH, de;q=0.8')).toBe('it-IT');
    expect(await shown('zh-CN, pt;q=0.5')).toBe('pt-PT');
    expect(await shown('zh')).toBe('en-GB');
    expect(languageOf((await inBrowser(`${link}?lang=es`, 'de')).text)).toBe('es-ES');
  });

  it('of a wrong link is the browser’s, whatever the link', async () => {
    const pages = ['a', 'b'].map((letter) => inBrowser(`/i/${letter.repeat(32)}`, 'ja'));
    const [one, other] = await Promise.all(pages);
    expect([one?.status, languageOf(one?.text ?? '')]).toEqual([404, 'ja-JP']);
    expect(other?.text).toBe(one?.text);
  });
});
