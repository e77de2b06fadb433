-- Which columns the grid of customers shows, under a name; a document in the shape of analytics/api.
create table project.column_set (name varchar not null, document json not null);
