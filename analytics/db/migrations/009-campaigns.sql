-- A campaign is a plan, and from its freezing on a list that never changes. document: analytics/api/campaigns.ts, Campaign.
create sequence project.campaign_number;
create table project.campaign (campaign_id integer not null, state varchar not null, document json not null);
create table project.campaign_event (
  campaign_id integer not null, happened_at timestamp not null, event varchar not null, detail varchar not null, author varchar not null
);
-- arm: treatment, control. reason fields are places in the churn model's `features`; their values are those of the list's month.
create table project.campaign_member (
  campaign_id integer not null, position integer not null, customer_key integer not null, arm varchar not null,
  offer smallint, wave smallint not null, stratum smallint not null, segment varchar, risk double, band varchar,
  uplift double, reasons varchar
);

-- Target lists of earlier programs become campaigns of the same number: frozen, or exported where a file was written.
insert into project.campaign
  select target_list_id, state, json_object(
    'campaignId', target_list_id, 'state', state, 'createdAt', made_at, 'from', null,
    'plan', json_object(
      'name', case when name = '' then 'L' || target_list_id else name end, 'goal', '', 'owner', '',
      'kpi', json('{"kind":"response","outcome":"any"}'),
      'audience', json_object(
        'segments', case when json_array_length(old, '$.rule.segments') > 0 and (old ->> '$.rule.segmentationId') is not null
          then json_array(json_object('segmentationId', old -> '$.rule.segmentationId', 'indexes', old -> '$.rule.segments'))
          else json('[]') end,
        'bands', json('[]'), 'riskAtLeast', null, 'filter', old -> '$.rule.filter', 'pasted', null, 'rank', json('{"by":"risk"}'),
        'topShare', old -> '$.rule.topRiskShare', 'limit', null),
      'offers', json_array(json_object('name', coalesce(old ->> '$.offer', ''), 'weight', 1, 'message', '', 'costFen', 0)),
      'channel', case when channel = '' then 'sms' else channel end, 'script', '',
      'sendWindow', json_object('from', left(made_at, 10), 'to', left(made_at, 10), 'hours', json('["09:00","20:00"]')),
      'responseDays', 14, 'costPerContactFen', 0, 'fixedCostFen', 0, 'budgetFen', null, 'marginPerResponseFen', 0,
      'baseRate', 0.02, 'hopedLift', 0.01, 'priority', 5,
      'control', json_object('by', json_object('share', old -> '$.controlShare'), 'stratifyBy', json('["segment"]'), 'seed', old -> '$.seed'),
      'waves', 1),
    'frozen', json_object(
      'listId', 'L' || target_list_id || '-' || left(hash, 6), 'asOf', old -> '$.asOf', 'frozenAt', made_at,
      'rows', old -> '$.rows', 'treated', old -> '$.targets', 'controls', old -> '$.controls',
      'arms', json_array(
        json_object('offer', 0, 'name', coalesce(old ->> '$.offer', ''), 'customers', old -> '$.targets'),
        json_object('offer', null, 'name', 'control', 'customers', old -> '$.controls')),
      'waterfall', json(replace(cast(old -> '$.waterfall' as varchar), '"step":"risk"', '"step":"top"')),
      'sha256', hash, 'definitionHash', '', 'churnModelId', null))
  from (
    select target_list_id, document as old, document ->> '$.frozenAt' as made_at, coalesce(document ->> '$.name', '') as name,
      coalesce(document ->> '$.channel', '') as channel,
      case when target_list_id in (select target_list_id from project.export_log) then 'exported' else 'frozen' end as state,
      sha256(coalesce((
        select string_agg(concat_ws(chr(9), position, customer_id, arm), chr(10) order by position)
        from project.target_member m join project.customer_key using (customer_key) where m.target_list_id = made.target_list_id
      ), '')) as hash
    from project.target_list made
  );
select max(nextval('project.campaign_number')) from range((select coalesce(max(target_list_id), 0) from project.target_list));
insert into project.campaign_event
  select campaign_id, cast(document ->> '$.createdAt' as timestamp), 'frozen', document ->> '$.frozen.listId', '' from project.campaign;
insert into project.campaign_event
  select target_list_id, exported_at, 'exported', path, '' from project.export_log where target_list_id is not null order by export_id;
insert into project.campaign_member
  select target_list_id, position, customer_key, arm, case when arm = 'treatment' then 0 end, 1, 0, segment, risk, band, null, null
  from project.target_member;
drop table project.target_list;
drop table project.target_member;
drop sequence project.target_list_number;

create table project.do_not_contact (
  customer_key integer not null, channel varchar, reason varchar not null, added_at timestamp not null, return_id integer
);
create sequence project.universal_number;
create table project.universal_draw (draw_id integer not null, from_on date not null, to_on date not null, document json not null);
create table project.universal_member (draw_id integer not null, customer_key integer not null);

alter table project.export_log rename target_list_id to campaign_id;
alter table project.export_log add column document json;
create table project.export_template (name varchar not null, document json not null);

-- What came back. Rows that were not taken are kept with their fate and their line.
create sequence project.return_number;
create table project.return_file (return_id integer not null, campaign_id integer not null, kind varchar not null, sha256 varchar not null, document json not null);
create table project.receipt (
  return_id integer not null, campaign_id integer not null, position integer not null, customer_key integer not null,
  status varchar not null, happened_at timestamp, line bigint not null
);
create table project.reply (
  return_id integer not null, campaign_id integer not null, position integer not null, customer_key integer not null,
  outcome varchar not null, happened_at timestamp, amount_fen bigint, late boolean not null, line bigint not null
);
create table project.return_row (return_id integer not null, line bigint not null, fate varchar not null, column_name varchar, value varchar);

create sequence project.uplift_model_number;
create table project.uplift_model (model_id integer not null, document json not null, state json not null);
create table project.uplift_score (model_id integer not null, as_of date, customer_key integer not null, uplift double not null);
