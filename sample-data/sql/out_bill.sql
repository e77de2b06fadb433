-- Grain: line of one month's bill file: bill, plus planted first versions (1, corrected by the next line) and lines without an id (0).
SELECT CASE WHEN version > 0 THEN customer_id(c) END AS 客户编号, $label::VARCHAR AS 账期,
  CASE WHEN kind = 'unparsable_amount' THEN '待核算' WHEN version = 1 THEN yuan(total_fen + 1000 + total_fen // 2)::VARCHAR ELSE yuan(total_fen)::VARCHAR END AS 账单总额,
  yuan(outgoing_call_fen) AS 呼出话费, yuan(data_fen) AS 流量费, yuan(vas_fen) AS 增值业务费, yuan(discount_fen) AS 优惠金额
FROM (
  SELECT b.*, d.kind, unnest(CASE d.kind WHEN 'corrected_bill' THEN [1, 2] WHEN 'blank_bill' THEN [0, 2] ELSE [2] END) AS version
  FROM (SELECT * FROM customer_month WHERE m = $m AND c > $above AND c <= $up_to) AS b
  LEFT JOIN (SELECT c, kind FROM dirt WHERE m = $m) AS d USING (c)
  ORDER BY c, version
)
