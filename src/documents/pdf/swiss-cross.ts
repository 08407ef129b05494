interface CrossPart {
  x: number;
  y: number;
  width: number;
  height: number;
  dark: boolean;
}

/** In millimetres: white, a black square in it, and the arms of the cross. */
const PARTS = [
  { width: 7, height: 7, dark: false },
  { width: 6, height: 6, dark: true },
  { width: 1.17, height: 3.9, dark: false },
  { width: 3.9, height: 1.17, dark: false },
] as const;

/** The cross in the middle of a code of 46 mm that is drawn in this size, the lowest first. */
export function crossParts(size: number): CrossPart[] {
  const mm = size / 46;
  return PARTS.map(({ width, height, dark }) => ({
    x: (size - width * mm) / 2,
    y: (size - height * mm) / 2,
    width: width * mm,
    height: height * mm,
    dark,
  }));
}
