-- Other ids (account numbers, phones) of a customer, as a match file brought them. An id may lead to two customers: that is told.
create table project.match (
  kind varchar not null, other_id varchar not null, customer_key integer not null, import_id integer not null, line bigint not null
);

-- Which source wins for a field, from 1 on: a table, attribute:NAME, or an import's source name.
create table project.source_priority (field varchar not null, position integer not null, source varchar not null);

-- One row for each customer of whom several sources said something: per field the value of the source that wins.
-- Rebuilt before every view from project.customer and replaced.customer.
create table derived.customer_merged as select * from project.customer where false;
create view project.customer_now as
  select * from project.customer anti join derived.customer_merged using (customer_key)
  union all select * from derived.customer_merged;
