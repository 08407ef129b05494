import type { CSSProperties } from 'react';
import { accentFor } from '../accent';

const FONT =
  'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Helvetica, ' +
  'Arial, sans-serif';

/** Mail programs read inline styles and little else; the colours are those of the pages. */
export const style = {
  body: { margin: '0', padding: '24px 12px', backgroundColor: '#f3f1ec', fontFamily: FONT },
  container: {
    width: '100%',
    maxWidth: '600px',
    margin: '0 auto',
    padding: '32px 28px',
    backgroundColor: '#ffffff',
    border: '1px solid #e3dfd6',
    borderTop: '4px solid #4038b8',
    borderRadius: '16px',
  },
  test: {
    margin: '0 0 20px',
    padding: '8px 12px',
    borderRadius: '8px',
    fontSize: '14px',
    fontWeight: 600,
    lineHeight: '20px',
    color: '#8a4a04',
    backgroundColor: '#fcefd9',
  },
  logo: {
    display: 'block',
    height: '40px',
    maxWidth: '200px',
    margin: '0 0 12px',
    borderRadius: '6px',
    backgroundColor: '#ffffff',
  },
  brand: {
    margin: '0 0 4px',
    fontSize: '14px',
    fontWeight: 600,
    lineHeight: '22px',
    color: '#5d5a69',
  },
  heading: { margin: '0 0 16px', fontSize: '24px', lineHeight: '32px', color: '#1d1b26' },
  text: { margin: '0 0 12px', fontSize: '16px', lineHeight: '25px', color: '#1d1b26' },
  details: {
    width: '100%',
    margin: '20px 0 0',
    borderTop: '1px solid #e3dfd6',
    borderCollapse: 'collapse',
  },
  detailName: {
    padding: '9px 16px 9px 0',
    fontSize: '14px',
    lineHeight: '22px',
    fontWeight: 400,
    textAlign: 'left',
    verticalAlign: 'top',
    color: '#5d5a69',
  },
  detailValue: {
    padding: '9px 0',
    fontSize: '16px',
    lineHeight: '22px',
    fontWeight: 600,
    textAlign: 'right',
    verticalAlign: 'top',
    wordBreak: 'break-word',
    color: '#1d1b26',
  },
  links: { margin: '24px 0 0' },
  button: {
    display: 'block',
    padding: '15px 20px',
    borderRadius: '14px',
    fontSize: '16px',
    lineHeight: '22px',
    fontWeight: 600,
    textAlign: 'center',
    textDecoration: 'none',
    color: '#ffffff',
    backgroundColor: '#4038b8',
  },
  link: {
    display: 'block',
    padding: '13px 20px 0',
    fontSize: '16px',
    lineHeight: '22px',
    fontWeight: 600,
    textAlign: 'center',
    textDecoration: 'underline',
    color: '#4038b8',
  },
  bank: { margin: '28px 0 0' },
  bankTitle: { margin: '0', fontSize: '16px', lineHeight: '24px', color: '#1d1b26' },
  hint: { margin: '12px 0 0', fontSize: '14px', lineHeight: '22px', color: '#5d5a69' },
  footer: {
    margin: '28px 0 0',
    padding: '16px 0 0',
    borderTop: '1px solid #e3dfd6',
    fontSize: '13px',
    lineHeight: '20px',
    color: '#5d5a69',
  },
} satisfies Record<string, CSSProperties>;

export type MailStyle = Record<keyof typeof style, CSSProperties>;

/** The same in the colour of the business. */
export function styleOf(accentColor: string | null): MailStyle {
  if (accentColor === null) return style;
  const { text, fill, onFill } = accentFor(accentColor, 'light');
  return {
    ...style,
    container: { ...style.container, borderTop: `4px solid ${fill}` },
    button: { ...style.button, color: onFill, backgroundColor: fill },
    link: { ...style.link, color: text },
  };
}

const DARK = { text: '#c3bfff', fill: '#a9a3ff', onFill: '#191637' };

/** For programs that follow the reader's preference; the others show the light mail. */
export function darkCss(accentColor: string | null): string {
  const { text, fill, onFill } = accentColor === null ? DARK : accentFor(accentColor, 'dark');
  return darkRules(text, fill, onFill);
}

const darkRules = (text: string, fill: string, onFill: string): string =>
  [
    '@media (prefers-color-scheme: dark) {',
    // The component repeats the body's background on its own cell.
    '.ground, .ground > table > tbody > tr > td { background-color: #131219 !important; }',
    '.ground .paper { background-color: #1d1b26 !important; border-color: #35323f !important;',
    `border-top-color: ${fill} !important; }`,
    '.ink { color: #f2f0f7 !important; }',
    '.soft { color: #aca8bb !important; }',
    '.line { border-color: #35323f !important; }',
    `.link { color: ${text} !important; }`,
    '.test { color: #f6bd6f !important; background-color: #3d2b12 !important; }',
    `.button { color: ${onFill} !important; background-color: ${fill} !important; }`,
    '}',
  ].join(' ');
