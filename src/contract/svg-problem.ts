/**
 * Why an SVG is no safe picture; null: it is one. What draws is taken, and everything that could
 * run, load or refer to anything else is not: the list is of what is allowed.
 */
export function svgProblem(bytes: Uint8Array): string | null {
  const text = utf8(bytes);
  if (text === null) return 'is no text in UTF-8';
  const open: string[] = [];
  let hasRoot = false;
  const body = text.replace(/^\uFEFF/, '').replace(/^<\?xml [^?<>]{0,200}\?>/, '');
  for (let at = 0; at < body.length;) {
    PIECE.lastIndex = at;
    const [piece = '', closing, opening, attributes = '', selfClosing] = PIECE.exec(body) ?? [];
    if (piece === '') return `is no plain SVG at ${JSON.stringify(body.slice(at, at + 40))}`;
    at += piece.length;
    if (closing !== undefined && open.pop() !== closing) return `closes <${closing}> wrongly`;
    if (closing === undefined && opening === undefined && open.length === 0 && !isSpace(piece)) {
      return 'has text outside of <svg>';
    }
    if (opening === undefined) continue;
    if (open.length === 0 && (hasRoot || opening !== 'svg')) return 'is not one <svg> alone';
    hasRoot = true;
    const problem = elementProblem(opening, attributes);
    if (problem !== null) return problem;
    if (selfClosing !== '/') open.push(opening);
    if (open.length > 100) return 'is nested more than 100 deep';
  }
  if (!hasRoot) return 'has no <svg>';
  return open.length === 0 ? null : `does not close <${open.at(-1)}>`;
}

const isSpace = (piece: string): boolean => piece.trim() === '' || piece.startsWith('<!--');

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const ATTRIBUTE = /\s+([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;

/** A comment; the end of an element; its beginning with attributes; text; an entity. */
const PIECE = new RegExp(
  [
    /<!--(?:(?!--)[^])*-->/,
    /<\/([A-Za-z][\w.:-]*)\s*>/,
    /<([A-Za-z][\w.:-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/,
    /[^<&]+/,
    /&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'y',
);

const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'svg g path rect circle ellipse line polyline polygon text tspan title desc defs ' +
    'linearGradient radialGradient stop clipPath mask use symbol'
  ).split(' '),
);

const NAMESPACES: ReadonlySet<string> = new Set(['xmlns', 'xmlns:xlink', 'xml:space', 'xml:lang']);

function elementProblem(name: string, attributes: string): string | null {
  if (!ELEMENTS.has(name)) return `has <${name}>, which a logo does not need; leave it out`;
  const seen = new Set<string>();
  for (const [, attribute = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    if (seen.has(attribute)) return `has the attribute ${attribute} twice`;
    seen.add(attribute);
    const problem = attributeProblem(attribute, double ?? single ?? '');
    if (problem !== null) return problem;
  }
  return null;
}

function attributeProblem(name: string, value: string): string | null {
  if (/^on/i.test(name)) return `has the event handler ${name}; leave it out`;
  if (name === 'style') return 'has a style; export it with attributes instead';
  if (name === 'href' || name === 'xlink:href') {
    return /^#[\w.-]+$/.test(value) ? null : `refers to something else by ${name}`;
  }
  if (name.includes(':') && !NAMESPACES.has(name)) return `has the attribute ${name}; leave it out`;
  if (value.includes('&')) return `has an entity in ${name}; write the character itself`;
  if (/[\\@]|javascript:|data:/i.test(value)) return `has something that is no drawing in ${name}`;
  const references = value.match(/url\s*\(/gi) ?? [];
  const own = value.match(/url\(\s*['"]?#[\w.-]+['"]?\s*\)/g) ?? [];
  return references.length === own.length ? null : `refers to something else in ${name}`;
}
