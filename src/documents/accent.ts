/** The colours that are made of one accent for one ground. */
export interface Accent {
  /** Of links and marks: 4.5:1 or more on paper and ground. */
  text: string;
  /** Of buttons: the accent itself, unless nobody could see it on the paper. */
  fill: string;
  /** Under the pointer: further away from the text on it. */
  fillDeep: string;
  onFill: string;
}

type Color = readonly [number, number, number];

const WHITE: Color = [255, 255, 255];
const BLACK: Color = [0, 0, 0];
const TEXT = 4.5;
/** A button is seen on the paper by more than its text. */
const SHAPE = 1.6;

/** The least readable of the grounds that text is put on, light and dark. */
const GROUNDS = { light: '#f3f1ec', dark: '#2a2750' };

export function accentFor(accent: string, scheme: 'light' | 'dark'): Accent {
  const ground = colorOf(GROUNDS[scheme]);
  const away = scheme === 'light' ? BLACK : WHITE;
  const given = colorOf(accent);
  const fill = until(given, away, (color) => contrastOf(color, ground) >= SHAPE);
  const onFill = contrastOf(fill, WHITE) >= TEXT ? WHITE : BLACK;
  return {
    text: hexOf(until(given, away, (color) => contrastOf(color, ground) >= TEXT)),
    fill: hexOf(fill),
    fillDeep: hexOf(mix(fill, onFill === WHITE ? BLACK : WHITE, 0.18)),
    onFill: hexOf(onFill),
  };
}

/** As WCAG 2.2 defines it: 1 to 21. */
export const contrast = (one: string, other: string): number =>
  contrastOf(colorOf(one), colorOf(other));

/** As near to the given colour as is enough. */
function until(from: Color, to: Color, isEnough: (color: Color) => boolean): Color {
  for (let share = 0; share < 1; share += 0.02) {
    const color = rounded(mix(from, to, share));
    if (isEnough(color)) return color;
  }
  return to;
}

const mix = (from: Color, to: Color, share: number): Color => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];

const rounded = ([red, green, blue]: Color): Color => [
  Math.round(red),
  Math.round(green),
  Math.round(blue),
];

function contrastOf(one: Color, other: Color): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance([red, green, blue]: Color): number {
  const linear = (channel: number): number => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

const colorOf = (hex: string): Color => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
];

const hexOf = (color: Color): string =>
  `#${rounded(color)
    .map((channel) => channel.toString(16).padStart(2, '0'))
    .join('')}`;
