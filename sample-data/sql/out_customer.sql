-- Grain: line of customer.csv: customer, plus planted repeats (version 1) and lines without an id (version 0).
WITH line AS (
  SELECT cu.*, left_on, wrong.c IS NOT NULL AS is_wrong,
    unnest(CASE f.kind WHEN 'duplicate_customer' THEN [1, 2] WHEN 'blank_customer' THEN [0, 2] ELSE [2] END) AS version,
    (getvariable('words').cities[region + 1].code || '0' || (1 + floor(u(ck, 110) * 8)::INTEGER)::VARCHAR || strftime(birth_date, '%Y%m%d')
      || (10 + floor(u(ck, 111) * 90)::INTEGER)::VARCHAR || (2 * floor(u(ck, 112) * 5)::INTEGER + is_male::INTEGER)::VARCHAR)::BIGINT AS id17
  FROM customer cu
  LEFT JOIN leaver USING (c)
  LEFT JOIN (SELECT c, kind FROM dirt WHERE kind IN ('duplicate_customer', 'blank_customer')) AS f USING (c)
  LEFT JOIN (SELECT c FROM dirt WHERE kind = 'wrong_id_check') AS wrong USING (c)
  ORDER BY c, version
)
SELECT
  CASE WHEN version > 0 THEN customer_id(c) END AS 客户编号,
  word(getvariable('words').surnames, draw(ck, 101) >> 16) || CASE WHEN u(ck, 104) < 0.004 THEN word(getvariable('words').rareNames, draw(ck, 105) >> 16)
    WHEN is_male THEN word(getvariable('words').maleNames, draw(ck, 102) >> 16) || CASE WHEN u(ck, 106) < 0.7 THEN word(getvariable('words').maleNames, draw(ck, 103) >> 16) ELSE '' END
    ELSE word(getvariable('words').femaleNames, draw(ck, 102) >> 16) || CASE WHEN u(ck, 106) < 0.7 THEN word(getvariable('words').femaleNames, draw(ck, 103) >> 16) ELSE '' END END AS 姓名,
  CASE WHEN is_male THEN '男' ELSE '女' END AS 性别,
  strftime(birth_date, '%Y-%m-%d') AS 出生日期,
  id17::VARCHAR || '10X98765432'[(check_remainder(id17)::INTEGER + is_wrong::INTEGER) % 11 + 1] AS 证件号码,
  (([130, 135, 136, 137, 138, 139, 150, 151, 158, 188][1 + c % 10])::BIGINT * 100000000 + c // 10)::VARCHAR AS 手机号码,
  CASE WHEN u(ck, 107) < 0.75 THEN 'user' || c::VARCHAR || '@example.com' END AS 电子邮箱,
  getvariable('words').cities[region + 1].province || getvariable('words').cities[region + 1].name || '市' || word(getvariable('words').streets, draw(ck, 108) >> 16)
    || (1 + floor(u(ck, 109) * 400)::INTEGER)::VARCHAR || '号' AS 联系地址,
  getvariable('words').cities[region + 1].name AS 地区,
  CASE archetype WHEN 4 THEN '退休' WHEN 2 THEN CASE WHEN u(ck, 113) < 0.6 THEN '学生' ELSE word(getvariable('words').industries, draw(ck, 114) >> 16) END
    ELSE word(getvariable('words').industries, draw(ck, 114) >> 16) END AS 行业,
  CASE WHEN u(ck, 115) < 0.7 THEN word(getvariable('words').hobbies, draw(ck, 116) >> 16)
    || CASE WHEN u(ck, 117) < 0.5 THEN '、' || word(getvariable('words').hobbies, (draw(ck, 116) >> 16) + 1 + (draw(ck, 118) >> 40) % 18) ELSE '' END END AS 爱好,
  CASE WHEN is_enterprise THEN CASE WHEN u(ck, 119) < 0.12 THEN '政府' ELSE '企业' END WHEN archetype = 3 AND u(ck, 119) < 0.6 THEN '家庭' ELSE '个人' END AS 账户类型,
  CASE WHEN u(ck, 120) < 0.08 THEN strftime(joined_on, '%Y/%-m/%-d') ELSE strftime(joined_on, '%Y-%m-%d') END AS 入网日期,
  word(getvariable('words').joinChannels, CASE WHEN archetype = 2 AND u(ck, 121) < 0.5 THEN 4 WHEN is_enterprise THEN 5 ELSE (draw(ck, 122) >> 16) % 4 END) AS 入网渠道,
  getvariable('words').plans[plan] AS 套餐,
  CASE WHEN left_on IS NULL THEN '在网' ELSE '离网' END AS 状态,
  strftime(left_on, '%Y-%m-%d') AS 离网日期,
  CASE WHEN u(ck, 123) < 0.82 THEN '是' ELSE '否' END AS 营销许可,
  CASE WHEN is_enterprise OR archetype = 1 THEN word(getvariable('words').managers, draw(ck, 124) >> 16) END AS 客户经理,
  'ABCDE'[1 + least(4, greatest(0, floor(late * 5 + 1.2 + 0.9 * g(ck, 125))::INTEGER))] AS 信用等级
FROM line
