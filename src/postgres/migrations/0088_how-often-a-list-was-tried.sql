-- A list under an object that Stripe does not answer is read more and more seldom.
alter table mirror_child_lists add column tries integer not null default 0;
