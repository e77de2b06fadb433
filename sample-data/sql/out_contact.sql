-- Grain: customer in the past campaign. The control group has a line too, with no message delivered.
SELECT $campaign::VARCHAR AS campaign_id, customer_id(c) AS customer_id, strftime(sent_at, '%Y-%m-%d %H:%M:%S') AS sent_at,
  CASE WHEN treated THEN getvariable('words').contactChannels[channel + 1] END AS channel, CASE WHEN treated THEN '续约赠费20元' END AS offer,
  CASE WHEN treated THEN 'treatment' ELSE 'control' END AS arm, (treated AND delivered)::TINYINT AS delivered
FROM campaign
