import type { ReactElement } from 'react';
import type { IconName } from './panel';

const PATHS: Readonly<Record<IconName, ReactElement>> = {
  circle: <circle cx="8" cy="8" r="3.25" fill="currentColor" stroke="none" />,
  check: <path d="m3.5 8.5 3 3 6-7" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.75V8l2.25 1.75" />
    </>
  ),
  alert: (
    <>
      <path d="M8 2.25 14.25 13H1.75Z" />
      <path d="M8 6.5v3M8 11.25v.01" />
    </>
  ),
  shield: (
    <>
      <path d="M8 1.75 13.25 3.5v4c0 3.25-2.25 5.5-5.25 6.75C5 13 2.75 10.75 2.75 7.5v-4Z" />
      <path d="m5.75 7.75 1.75 1.75 3-3.25" />
    </>
  ),
  file: <path d="M8 2.5V10m-3.25-3L8 10.25 11.25 7M3 13.5h10" />,
  cross: <path d="m4.5 4.5 7 7m0-7-7 7" />,
};

/** A drawing beside a word that says the same; hidden from those who listen. */
export function Icon({ name }: { name: IconName }): ReactElement {
  return (
    <svg
      className="icon"
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {PATHS[name]}
    </svg>
  );
}
