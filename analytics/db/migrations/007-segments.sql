-- Segmentations are versions that are applied to months: members by month, what each month showed, target-market decisions.
alter table project.segment_member add column as_of date;
update project.segment_member set as_of = (
  select cast((made.document ->> '$.asOf') || '-01' as date) from project.segmentation made
  where made.segmentation_id = segment_member.segmentation_id
);

-- What a version learned and keeps (centres, preparation, cut points); null for those made before this migration.
alter table project.segmentation add column state json;

-- One row for each month a version was applied to, in the shape SegmentMonth.
create table project.segment_month (segmentation_id integer not null, as_of date, document json not null);

insert into project.segment_month
select segmentation_id, cast((document ->> '$.asOf') || '-01' as date), json_object(
  'segmentationId', segmentation_id, 'asOf', document -> '$.asOf', 'training', true,
  'customers', (select count(*) from project.segment_member member where member.segmentation_id = made.segmentation_id),
  'segments', list_transform(cast(document -> '$.segments' as json[]), lambda segment: json_object(
    'index', segment -> '$.index', 'customers', segment -> '$.customers', 'customerShare', segment -> '$.customerShare',
    'revenueShare', segment -> '$.revenueShare', 'arpuFen', segment -> '$.arpuFen')),
  'drift', json('{"verdict":"fits","reasons":[],"features":[],"segmentsPsi":0,"farShare":null}'), 'warnings', json('[]'))
from project.segmentation made;

-- The log of decisions: all are kept, the last one of a segment counts. segment_key is the same in all versions of a family.
create sequence project.segment_decision_number;
create table project.segment_decision (
  decision_id integer not null, family_id integer not null, segmentation_id integer not null, segment_key integer not null,
  decision varchar, reason varchar not null, author varchar not null, decided_at timestamp not null
);
