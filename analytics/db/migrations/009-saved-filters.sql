-- Filters of customers kept under a name: a document in the shape of analytics/api.
create table project.saved_filter (name varchar not null, document json not null);
