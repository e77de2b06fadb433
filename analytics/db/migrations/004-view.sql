-- What a view was built from: the rules and their digest, the imports there were, the program, how each field was computed.
create table derived.view_origin (
  table_name varchar not null, rules json not null, rules_hash varchar not null, imports json not null, program varchar not null,
  definitions json not null
);
-- Views of older programs tell nothing of this: they are built again when they are next needed.
delete from derived.customer_view;

-- Views kept as they were: one table project.<table_name> each, never changed by imports, undoing or building.
create sequence project.snapshot_number;
create table project.snapshot (
  snapshot_id integer not null, name varchar not null, as_of date, window_months integer not null, table_name varchar not null,
  rows bigint not null, fields json not null, rules json not null, rules_hash varchar not null, imports json not null,
  program varchar not null, definitions json not null, taken_at timestamp not null
);
