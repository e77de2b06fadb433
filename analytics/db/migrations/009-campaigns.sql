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

-- Target lists of earlier programs become frozen campaigns of the same number.
insert into project.campaign
  select target_list_id, 'frozen', document from project.target_list;
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
