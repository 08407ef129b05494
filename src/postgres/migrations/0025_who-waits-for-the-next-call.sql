-- Until when somebody who is so urgent waits for a call to an outside service: what is less urgent
-- leaves the turns to him, in all processes.
create table call_waits (
  service text not null,
  urgency smallint not null,
  until timestamptz not null,
  primary key (service, urgency)
);
