-- Imports that can be undone, mappings kept by source, rejected rows with their whole line.
-- Rows that later rows took the place of: replaced.<table> or replaced."attribute:<table>", the same columns and replaced_by (an import_id);
-- made on demand.
create schema replaced;

alter table project.import add column undone_at timestamp;
-- The file's columns in their order; a JSON object would not keep those that look like numbers.
alter table project.import add column columns varchar[];
-- What a person chose for columns beyond the field: unit, date order, keep.
alter table project.import add column choices json;
-- How the whole column wrote its dates: column → order. Repaired rows are read in the same way.
alter table project.import add column dates json;

alter table project.import_reject add column text varchar;

create sequence project.mapping_number;
create table project.mapping (
  mapping_id integer not null, source varchar not null, headers varchar not null, table_name varchar not null,
  mapping json not null, saved_at timestamp not null, used bigint not null
);

-- What each import brought to an attribute table, so that its columns can be told again without it. Import 0 stands for
-- those of a project made before this migration.
create table project.attribute_import (
  import_id integer not null, table_name varchar not null, column_name varchar not null, position integer not null,
  type varchar not null, field varchar
);
insert into project.attribute_import select 0, table_name, column_name, position, type, field from project.attribute_column;
