-- What people brought or decided (project), their files' own columns (attribute), and what can be rebuilt (derived).
-- Money is whole fen, months are the first day of the month, customers are joined on a whole-number key.
create schema project;
create schema attribute;
create schema derived;

create table project.meta (key varchar not null, value varchar not null);
create table project.setting (name varchar not null, value json not null);

-- The whole-number key that stands for an operator's customer id (text, exactly as written).
create table project.customer_key (customer_key integer not null, customer_id varchar not null);

create sequence project.import_number;
create table project.import (
  import_id integer not null, file varchar not null, table_name varchar not null, sha256 varchar not null,
  bytes bigint not null, format varchar not null, encoding varchar, delimiter varchar, options json not null,
  mapping json not null, rows bigint not null, stored bigint not null, rejected bigint not null,
  replaced bigint not null, months varchar[] not null, reject_reasons json not null, imported_at timestamp not null
);
create table project.import_reject (
  import_id integer not null, line bigint not null, column_name varchar, value varchar, reason varchar not null
);

-- Every canonical row carries the import and the line it came from.
create table project.customer (
  customer_key integer not null, name varchar, gender varchar, birth_date date, age_years smallint,
  id_number varchar, phone varchar, email varchar, address varchar, region varchar, industry varchar,
  hobbies varchar, account_type varchar, joined_on date, join_channel varchar, plan varchar, status varchar,
  left_on date, marketing_consent boolean, account_manager varchar, import_id integer not null, line bigint not null
);
create table project.bill (
  customer_key integer not null, month date not null, total_fen bigint, outgoing_call_fen bigint, data_fen bigint,
  vas_fen bigint, discount_fen bigint, import_id integer not null, line bigint not null
);
-- Stored in the order (month, customer) within each import: see the view's SQL.
create table project.call (
  customer_key integer not null, started_at timestamp not null, duration_s integer not null, direction varchar not null,
  other_number varchar, cell_id varchar, base_station_id varchar, outcome varchar not null, forwarded_to varchar,
  is_long_distance boolean, is_ip_long_distance boolean, is_roaming boolean, import_id integer not null, line bigint not null
);
create table project.cell_quality (
  cell_id varchar not null, month date, drop_rate double, connect_rate double, import_id integer not null, line bigint not null
);
create table project.payment (
  customer_key integer not null, billed_month date, due_on date, paid_at timestamp, amount_fen bigint, method varchar,
  import_id integer not null, line bigint not null
);
create table project.complaint (
  customer_key integer not null, opened_at timestamp not null, closed_at timestamp, type varchar, satisfaction double,
  import_id integer not null, line bigint not null
);
create table project.vas_usage (
  customer_key integer not null, month date not null, service varchar not null, uses bigint, fee_fen bigint,
  import_id integer not null, line bigint not null
);
create table project.subscription (
  customer_key integer not null, product_id varchar not null, started_on date, ended_on date,
  import_id integer not null, line bigint not null
);
create table project.contact (
  customer_key integer not null, campaign_id varchar not null, sent_at timestamp, channel varchar, offer varchar,
  arm varchar, delivered boolean, import_id integer not null, line bigint not null
);
create table project.response (
  customer_key integer not null, campaign_id varchar not null, responded_at timestamp, outcome varchar,
  amount_fen bigint, import_id integer not null, line bigint not null
);

-- Files with columns of their own: one table attribute.<table_name> (customer_key, month, import_id, line, <columns>).
create table project.attribute_column (
  table_name varchar not null, column_name varchar not null, position integer not null,
  -- number, whole, text, date, timestamp
  type varchar not null,
  -- the view field it fills, if any
  field varchar
);

-- Segmentations, models and lists are decisions with their results: documents in the shapes of analytics/api.
create sequence project.segmentation_number;
create table project.segmentation (segmentation_id integer not null, document json not null);
create table project.segment_member (segmentation_id integer not null, customer_key integer not null, segment_index smallint not null);
create sequence project.model_number;
create table project.churn_model (model_id integer not null, document json not null, state json not null);
create table project.churn_score (model_id integer not null, customer_key integer not null, risk double not null, band varchar not null);
create sequence project.target_list_number;
create table project.target_list (target_list_id integer not null, document json not null);
create table project.target_member (
  target_list_id integer not null, position integer not null, customer_key integer not null, arm varchar not null,
  segment varchar, risk double, band varchar
);
create sequence project.export_number;
create table project.export_log (
  export_id integer not null, target_list_id integer, path varchar not null, rows bigint not null,
  controls bigint not null, sha256 varchar not null, masked boolean not null, purpose varchar, exported_at timestamp not null
);

-- Which months a view was built for: one table derived.<table_name> each.
create table derived.customer_view (
  as_of date, window_months integer not null, table_name varchar not null, rows bigint not null, fields json not null
);
