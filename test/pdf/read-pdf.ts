import { inflateSync } from 'node:zlib';

/** What a reader of a PDF of ours finds in it, without the program that made it. */
export interface ReadPdf {
  pages: ReadText[][];
  /** All text of all pages, in the order in which it is drawn. */
  text: string;
  catalog: string;
  info: string;
  /** The types of the elements of its structure, each as often as it is there. */
  elements: string[];
  links: string[];
}

export interface ReadText {
  x: number;
  y: number;
  text: string;
}

export function readPdf(bytes: Uint8Array): ReadPdf {
  const file = Buffer.from(bytes).toString('latin1');
  const objects = objectsOf(file);
  const dictionaries = [...objects.values()].map(({ dictionary }) => dictionary);
  const one = (pattern: RegExp) => dictionaries.find((text) => pattern.test(text)) ?? '';
  const of = (reference: string | undefined) => objects.get(Number(reference));
  const pages = dictionaries
    .filter((text) => /\/Type \/Page\n/.test(text))
    .map((page) => {
      const fonts = of(/\/Resources (\d+) 0 R/.exec(page)?.[1])?.dictionary ?? '';
      const letters = new Map<string, Map<string, string>>();
      for (const [, name = '', font] of fonts.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
        const toUnicode = /\/ToUnicode (\d+) 0 R/.exec(of(font)?.dictionary ?? '')?.[1];
        letters.set(name, lettersOf(of(toUnicode)?.stream ?? ''));
      }
      return textsOf(of(/\/Contents (\d+) 0 R/.exec(page)?.[1])?.stream ?? '', letters);
    });
  return {
    pages,
    text: pages.flatMap((texts) => texts.map(({ text }) => text)).join('\n'),
    catalog: one(/\/Type \/Catalog/),
    info: one(/\/Producer /).replace(
      /(\d+) 0 R/g,
      (_, number: string) => of(number)?.dictionary ?? '',
    ),
    elements: dictionaries.flatMap((text) => /^\/S \/(\w+)$/m.exec(text)?.[1] ?? []),
    links: dictionaries.flatMap((text) => /\/URI \((.*)\)/.exec(text)?.[1] ?? []),
  };
}

interface PdfObject {
  dictionary: string;
  stream: string;
}

function objectsOf(file: string): Map<number, PdfObject> {
  const objects = new Map<number, PdfObject>();
  const heads = /(\d+) 0 obj\n/g;
  for (let head = heads.exec(file); head !== null; head = heads.exec(file)) {
    const after = heads.lastIndex;
    const end = file.indexOf('\nendobj', after);
    const stream = file.indexOf('stream\n', after);
    const hasStream = stream !== -1 && stream < end;
    const dictionary = file.slice(after, hasStream ? stream : end);
    const length = hasStream ? Number(/\/Length (\d+)/.exec(dictionary)?.[1]) : 0;
    const raw = Buffer.from(file.substr(stream + 'stream\n'.length, length), 'latin1');
    const isPacked = dictionary.includes('/FlateDecode');
    const read = isPacked ? inflateSync(raw).toString('latin1') : raw.toString('latin1');
    objects.set(Number(head[1]), { dictionary, stream: hasStream ? read : '' });
    heads.lastIndex = hasStream ? stream + length : end;
  }
  return objects;
}

/** Which text a number of a font means. */
function lettersOf(cmap: string): Map<string, string> {
  const letters = new Map<string, string>();
  for (const [, from = '', list = ''] of cmap.matchAll(/<(\w+)> <\w+> \[(.*)\]/g)) {
    const texts = [...list.matchAll(/<([\w ]*)>/g)].map(([, codes = '']) => codes);
    for (const [index, codes] of texts.entries()) {
      const units = codes.split(' ').map((code) => parseInt(code, 16));
      const number = (parseInt(from, 16) + index).toString(16).padStart(4, '0');
      letters.set(number, String.fromCharCode(...units));
    }
  }
  return letters;
}

function textsOf(content: string, letters: Map<string, Map<string, string>>): ReadText[] {
  const texts: ReadText[] = [];
  for (const [, block = ''] of content.matchAll(/BT\n([\s\S]*?)ET/g)) {
    const [, x, y] = /1 0 0 1 (\S+) (\S+) Tm/.exec(block) ?? [];
    const font = letters.get(/\/(F\d+) /.exec(block)?.[1] ?? '');
    const codes = [...block.matchAll(/<(\w*)>/g)].map(([, hex = '']) => hex).join('');
    const text = (codes.match(/.{4}/g) ?? []).map((code) => font?.get(code) ?? '').join('');
    texts.push({ x: Number(x), y: Number(y), text });
  }
  return texts;
}
