-- After a long dark time all is listed anew once, also where events cannot be listed yet.
alter table mirror_follows add column relisted_at timestamptz;
