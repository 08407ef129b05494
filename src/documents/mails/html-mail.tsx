import { Body } from '@react-email/body';
import { Button } from '@react-email/button';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Heading } from '@react-email/heading';
import { Html } from '@react-email/html';
import { Link } from '@react-email/link';
import { Preview } from '@react-email/preview';
import { Section } from '@react-email/section';
import { Text } from '@react-email/text';
import { Fragment } from 'react';
import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { DetailRow, MailContent } from './mail-content';
import { PLAIN_MAIL } from './mail-brand';
import type { MailBrand } from './mail-brand';
import { darkCss, style, styleOf } from './mail-style';
import type { MailStyle } from './mail-style';

/** One column, one button, at most a logo fetched: the same in every mail program. */
export function renderHtml(content: MailContent, brand: MailBrand = PLAIN_MAIL): string {
  const doctype =
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" ' +
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">';
  return `${doctype}${renderToStaticMarkup(<Mail content={content} brand={brand} />)}`;
}

function Mail({ content, brand }: { content: MailContent; brand: MailBrand }): ReactElement {
  const style = styleOf(brand.accentColor);
  const { words, subject, preheader, heading, hello, paragraphs, testMode, footer } = content;
  return (
    <Html lang={words.locale} dir={words.dir}>
      <Head>
        <title>{subject}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <style>{darkCss(brand.accentColor)}</style>
      </Head>
      <Body style={style.body} className="ground">
        <Preview>{preheader}</Preview>
        <Container style={style.container} className="paper">
          <div role="main">
            {testMode === null ? null : (
              <Text style={style.test} className="test">
                {testMode}
              </Text>
            )}
            {brand.logoUrl === null ? null : (
              <img src={brand.logoUrl} alt="" height={40} style={style.logo} />
            )}
            <Text style={style.brand} className="soft">
              {content.brand}
            </Text>
            <Heading as="h1" style={style.heading} className="ink">
              {heading}
            </Heading>
            {hello === null ? null : (
              <Text style={style.text} className="ink">
                {hello}
              </Text>
            )}
            {paragraphs.map((paragraph) => (
              <Text key={paragraph} style={style.text} className="ink">
                {paragraph}
              </Text>
            ))}
            <DetailTable details={content.details} />
            <Links links={content.links} style={style} />
            <Bank bank={content.bank} />
            <Text style={style.footer} className="soft line">
              {footer}
              {brand.lines.map((line) => (
                <Fragment key={line}>
                  <br />
                  {line}
                </Fragment>
              ))}
            </Text>
          </div>
        </Container>
      </Body>
    </Html>
  );
}

function DetailTable({ details }: { details: readonly DetailRow[] }): ReactElement | null {
  if (details.length === 0) return null;
  return (
    <table style={style.details} className="line" cellPadding={0} cellSpacing={0}>
      <tbody>
        {details.map(({ name, value }, at) => (
          <tr key={at}>
            <th scope="row" style={style.detailName} className="soft">
              {name}
            </th>
            <td style={style.detailValue} className="ink">
              {value}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Links({
  links,
  style,
}: {
  links: MailContent['links'];
  style: MailStyle;
}): ReactElement | null {
  const [first, ...others] = links;
  if (first === undefined) return null;
  return (
    <Section style={style.links}>
      <Button href={first.url} style={style.button} className="button">
        {first.label}
      </Button>
      {others.map(({ label, url }) => (
        <Link key={url} href={url} style={style.link} className="link">
          {label}
        </Link>
      ))}
    </Section>
  );
}

function Bank({ bank }: { bank: MailContent['bank'] }): ReactElement | null {
  if (bank === null) return null;
  return (
    <Section style={style.bank} className="line">
      <Heading as="h2" style={style.bankTitle} className="ink">
        {bank.title}
      </Heading>
      <DetailTable details={bank.rows} />
      {bank.hint === null ? null : (
        <Text style={style.hint} className="soft">
          {bank.hint}
        </Text>
      )}
    </Section>
  );
}
