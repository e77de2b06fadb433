-- Sums of calls by calendar month, and of what they were made: rebuilt where the calls or the rules of a month changed.
create table derived.call_month (
  month date not null, customer_key integer not null, calls bigint not null, outgoing_calls bigint not null, seconds bigint not null,
  dropped_calls bigint not null, connected_calls bigint not null, off_peak_calls bigint not null, forwarded_calls bigint not null,
  long_distance_calls bigint not null, ip_long_distance_calls bigint not null, days bigint not null
);
create table derived.call_month_cells (month date not null, customer_key integer not null, cell_days bigint not null);
create table derived.call_month_stations (month date not null, customer_key integer not null, station_days bigint not null);
create table derived.call_month_rates (
  month date not null, cell varchar not null, calls bigint not null, dropped_calls bigint not null, connected_calls bigint not null
);
create table derived.call_month_kept (month date not null, fingerprint varchar not null);
