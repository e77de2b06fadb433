-- A model may score several months; each scoring keeps why (the three fields that weigh most, by their place in the model's
-- `features`), and what the customer is expected to bring. score = base + contributions + rest, in log odds.
alter table project.churn_score add column as_of date;
alter table project.churn_score add column score double;
alter table project.churn_score add column base double;
alter table project.churn_score add column feature_1 smallint;
alter table project.churn_score add column contribution_1 double;
alter table project.churn_score add column feature_2 smallint;
alter table project.churn_score add column contribution_2 double;
alter table project.churn_score add column feature_3 smallint;
alter table project.churn_score add column contribution_3 double;
alter table project.churn_score add column expected_months double;
alter table project.churn_score add column lifetime_value_fen bigint;
update project.churn_score set as_of = (
  select cast((document ->> '$.scoredAsOf') || '-01' as date) from project.churn_model m where m.model_id = churn_score.model_id);

-- The last scoring of a month is the one its view shows.
create sequence project.scoring_number;
create table project.churn_scoring (scoring_id integer not null, model_id integer not null, as_of date, document json not null);
insert into project.churn_scoring
  select nextval('project.scoring_number'), model_id, cast((document ->> '$.scoredAsOf') || '-01' as date), '{}'
  from (select * from project.churn_model order by model_id);

-- What the model said of its test customers before it could know, to compare it with later models.
create table project.churn_test (model_id integer not null, customer_key integer not null, churned boolean not null, risk double not null);
