-- Draws. k is a 64-bit key of a customer or a customer-month, salt a number that names the draw.
-- Keys and salts are mixed by xor inside one hash: hash(a, b) of two columns is a xor of two hashes, which would make
-- draws with two salts copies of one another.
CREATE MACRO draw(k, salt) AS hash(xor(k, (salt)::UBIGINT));
CREATE MACRO u(k, salt) AS (draw(k, salt) >> 11) / 9007199254740992.0;
-- Bell-shaped with mean 0 and deviation 1 (a sum of three uniforms): never beyond 3.
CREATE MACRO g(k, salt) AS ((((draw(k, salt)) & 2097151) + ((draw(k, salt) >> 21) & 2097151) + (draw(k, salt) >> 42 & 2097151)) / 2097152.0 - 1.5) * 2;
CREATE MACRO month_key(k, m) AS draw(k, ((m) + 1) * 65536);
-- Even spread: the fractions i·step + start, so a share decided per month is met nearly exactly by its calls.
CREATE MACRO spread(i, step, start) AS ((i)::DOUBLE * (step)::DOUBLE + (start)::DOUBLE) % 1.0;
CREATE MACRO customer_id(c) AS 'C' || lpad((c)::VARCHAR, 8, '0');
CREATE MACRO yuan(fen) AS ((fen)::DECIMAL(16, 0) * 0.01::DECIMAL(3, 2))::DECIMAL(18, 2);
CREATE MACRO word(list, n) AS list[1 + ((n) % len(list))::INTEGER];
CREATE MACRO check_place(n, place, weight) AS ((n // place) % 10) * weight;
-- GB 11643: remainder of the weighted digits of the first 17.
CREATE MACRO check_remainder(n) AS (
  check_place(n, 10000000000000000, 7) + check_place(n, 1000000000000000, 9) + check_place(n, 100000000000000, 10)
  + check_place(n, 10000000000000, 5) + check_place(n, 1000000000000, 8) + check_place(n, 100000000000, 4)
  + check_place(n, 10000000000, 2) + check_place(n, 1000000000, 1) + check_place(n, 100000000, 6)
  + check_place(n, 10000000, 3) + check_place(n, 1000000, 7) + check_place(n, 100000, 9) + check_place(n, 10000, 10)
  + check_place(n, 1000, 5) + check_place(n, 100, 8) + check_place(n, 10, 4) + check_place(n, 1, 2)) % 11;

CREATE TABLE leaver (c INTEGER, left_on DATE);
CREATE TABLE dirt (kind VARCHAR, c INTEGER, m INTEGER);
CREATE TABLE hazard (c INTEGER, m INTEGER, complaints INTEGER, relative_slope DOUBLE, late_payments INTEGER,
  drop_rate DOUBLE, contract_ending INTEGER, hazard DOUBLE, leaves BOOLEAN);
CREATE TABLE customer_month (c INTEGER, m INTEGER, mk UBIGINT, from_day INTEGER, days INTEGER,
  calls INTEGER, failed INTEGER, dropped INTEGER, complaints INTEGER,
  outgoing_call_fen BIGINT, data_fen BIGINT, vas_fen BIGINT, discount_fen BIGINT, total_fen BIGINT,
  sms INTEGER, mms INTEGER, portal INTEGER, ring_back INTEGER, data_packs INTEGER,
  due_fen BIGINT, pay_state TINYINT, paid_day TINYINT, method TINYINT);
