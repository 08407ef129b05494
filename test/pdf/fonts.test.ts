import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fromRoot } from '../../src/runtime/root';
import { loadFonts } from '../../src/pdf/fonts';

const PLEX = [['ibm-plex-sans', 'IBMPlexSans']] as const;
const hebrew = (weight: string) =>
  fromRoot('node_modules/@expo-google-fonts/ibm-plex-sans-hebrew', weight).concat(
    `/IBMPlexSansHebrew_${weight}.ttf`,
  );

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fonts-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('each package gives a regular and a bold face', () => {
  const families = loadFonts(null);
  expect(families[0]?.name).toBe('IBM Plex Sans');
  for (const { faces } of families) expect(faces.bold).not.toBe(faces.regular);
});

test('a folder adds families, each of its two faces, and none that is there already', () => {
  for (const weight of ['400Regular', '600SemiBold']) {
    copyFileSync(hebrew(weight), join(folder, basename(hebrew(weight))));
  }
  const families = loadFonts(folder, PLEX);
  expect(families.map(({ name }) => name)).toEqual(['IBM Plex Sans', 'IBM Plex Sans Hebrew']);
  expect(families[1]?.faces.bold).not.toBe(families[1]?.faces.regular);
  expect(loadFonts(folder).filter(({ name }) => name === 'IBM Plex Sans Hebrew')).toHaveLength(1);
});

test('a family with one face is used for both', () => {
  copyFileSync(hebrew('600SemiBold'), join(folder, 'Hebrew.ttf'));
  const { faces } = loadFonts(folder, PLEX)[1]!;
  expect(faces.bold).toBe(faces.regular);
});
