import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { openSync } from 'fontkit';
import type { Font } from 'fontkit';
import type { Face } from '../documents/pdf/boxes';

/** A font in both faces; where there is no bold one, it is the regular one. */
export interface Family {
  name: string;
  faces: Record<Face, Font>;
}

const fromHere = createRequire(__filename);

/** Packages of fonts, in the order in which a letter is looked up. Only the first must be there. */
const PACKAGES = [
  ['ibm-plex-sans', 'IBMPlexSans'],
  ['ibm-plex-sans-hebrew', 'IBMPlexSansHebrew'],
  ['ibm-plex-sans-arabic', 'IBMPlexSansArabic'],
  ['noto-sans-jp', 'NotoSansJP'],
] as const satisfies Packages;

type Packages = readonly (readonly [name: string, file: string])[];

/** Read and parsed once a thread: it takes longer than a page. */
export function loadFonts(folder: string | null, packages: Packages = PACKAGES): Family[] {
  const families = packages.flatMap(([name, file]) => fromPackage(name, file));
  const more = folder === null ? [] : fromFolder(folder);
  const names = new Set(families.map(({ name }) => name));
  return [...families, ...more.filter(({ name }) => !names.has(name))];
}

function fromPackage(name: string, file: string): Family[] {
  const paths = ['400Regular', '600SemiBold'].map(
    (weight) => `@expo-google-fonts/${name}/${weight}/${file}_${weight}.ttf`,
  );
  const [regular, bold] = paths.map((path) => resolved(path));
  if (regular === undefined || bold === undefined) return [];
  return [family(openFont(regular), openFont(bold))];
}

function resolved(path: string): string | undefined {
  const folders = fromHere.resolve.paths(path) ?? [];
  return folders.map((folder) => join(folder, path)).find((file) => existsSync(file));
}

/** Each .ttf or .otf; of two of one family, the one called bold is the bold one. */
function fromFolder(folder: string): Family[] {
  const files = readdirSync(folder).filter((name) => /\.(ttf|otf)$/i.test(name));
  const families = new Map<string, { regular?: Font; bold?: Font }>();
  for (const file of files.toSorted()) {
    const font = openFont(join(folder, file));
    const faces = families.get(baseName(font)) ?? {};
    faces[/bold/i.test(file) ? 'bold' : 'regular'] ??= font;
    families.set(baseName(font), faces);
  }
  return [...families.values()].flatMap(({ regular, bold }) => {
    const some = regular ?? bold;
    return some === undefined ? [] : [family(regular ?? some, bold ?? some)];
  });
}

function openFont(file: string): Font {
  const font = openSync(file);
  if (font.type === 'TTF' && 'layout' in font) return font;
  throw new Error(`${file} holds no single font: give a TrueType or OpenType file in FONT_DIR`);
}

const family = (regular: Font, bold: Font): Family => ({
  name: baseName(regular),
  faces: { regular, bold },
});

/** "Noto Sans JP" of its semi-bold font, too. */
const baseName = ({ familyName }: Font): string =>
  familyName.replace(/ (Thin|Light|Medium|SemiBold|Semi Bold|Bold|Black)$/i, '');
