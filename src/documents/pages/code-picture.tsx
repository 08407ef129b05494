import type { ReactElement } from 'react';
import type { BankCode } from '../pdf/bank-code';
import { codeModules } from '../pdf/code-modules';
import { crossParts } from '../pdf/swiss-cross';

/** The squares of white around it, as those who read it need it: four, or 5 mm of a Swiss 46. */
const QUIET = { epc: () => 4, swiss: (squares: number) => rounded((squares * 5) / 46) } as const;

/** A QR code in the page itself, dark on white in any colour scheme; its words say the same. */
export function CodePicture({ code, label }: { code: BankCode; label: string }): ReactElement {
  const modules = codeModules(code.payload);
  const quiet = QUIET[code.kind](modules.length);
  const size = modules.length + 2 * quiet;
  return (
    <svg
      className={code.kind === 'swiss' ? 'code swiss' : 'code'}
      role="img"
      aria-label={label}
      viewBox={`${-quiet} ${-quiet} ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <path fill="#fff" d={`M${-quiet} ${-quiet}h${size}v${size}h${-size}z`} />
      <path stroke="#000" d={modules.map(rowOf).join('')} />
      {code.kind === 'swiss' ? <Cross size={modules.length} /> : null}
    </svg>
  );
}

function Cross({ size }: { size: number }): ReactElement[] {
  return crossParts(size).map(({ x, y, width, height, dark }, part) => {
    const [left, top, wide, high] = [x, y, width, height].map(rounded);
    return (
      <path
        key={part}
        fill={dark ? '#000' : '#fff'}
        d={`M${left} ${top}h${wide}v${high}H${left}z`}
      />
    );
  });
}

const rounded = (length: number): number => Math.round(length * 1000) / 1000;

/** Dark squares beside each other are one stroke. */
function rowOf(row: readonly boolean[], y: number): string {
  let strokes = '';
  let from = 0;
  for (let x = 0; x <= row.length; x += 1) {
    if (row[x] === true) continue;
    if (x > from) strokes += `M${from} ${y + 0.5}h${x - from}`;
    from = x + 1;
  }
  return strokes;
}
