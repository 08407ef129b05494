/** How the pages and mails of a connection look; what is null is as without it. */
export interface Branding {
  /** "#1a7f5b" */
  accentColor: string | null;
  /** Where answers to its mails go; null: to the first of notify_emails. */
  replyTo: string | null;
  footer: string | null;
  logo: Logo | null;
}

export const LOGO_TYPES = ['image/png', 'image/jpeg', 'image/svg+xml'] as const;

export type LogoType = (typeof LOGO_TYPES)[number];

export interface Logo {
  contentType: LogoType;
  size: number;
  /** In hexadecimal; in its address, so that another logo has another one. */
  sha256: string;
}

export const NO_BRANDING: Branding = {
  accentColor: null,
  replyTo: null,
  footer: null,
  logo: null,
};

export const logoPath = ({ sha256 }: Pick<Logo, 'sha256'>): string => `/assets/logos/${sha256}`;
