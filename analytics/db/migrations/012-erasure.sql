-- Customers erased on their request. What was theirs is gone; lists keep their rows under a number below zero, so that counts stay.
-- document: analytics/api/erasure.ts, Erasure. Ids are kept as salted hashes alone, to know the person again in a file.
create sequence project.erasure_number;
create table project.erasure (erasure_id integer not null, document json not null);
-- person: tells whose the hashes are, and is no key of anything else. kind: customer_id, other.
create table project.erased_id (erasure_id integer not null, person varchar not null, kind varchar not null, hash varchar not null);
