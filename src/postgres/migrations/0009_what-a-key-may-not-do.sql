-- Permissions that the Stripe key of a connection lacks, with Stripe's words: reported by /ready.
alter table connections add column missing_permissions jsonb not null default '{}';
