import { versioned } from './versioned';

export const ICON_PATH = '/assets/icon.svg';

/** A paid invoice: it says nothing of whose page it is, so every page can carry it. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="8" fill="#4038b8"/>
<path d="M9 6h14v20l-2.8-2-2.8 2-2.8-2-2.8 2L9 24z" fill="#fff"/>
<path d="m12 14.5 3 3 5.5-6.5" fill="none" stroke="#4038b8" stroke-width="2.4"
 stroke-linecap="round" stroke-linejoin="round"/>
</svg>
`;

export const ICON_HREF = versioned(ICON_PATH, ICON);
