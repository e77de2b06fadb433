-- Grain: customer × service with any use in month m. Fee in yuan.
SELECT customer_id(c) AS customer_id, $label::VARCHAR AS month, v.service AS service, v.uses AS uses, yuan(v.uses * v.fee_fen) AS fee
FROM (
  SELECT c, unnest([
    {service: 'SMS', uses: sms, fee_fen: 10}, {service: 'MMS', uses: mms, fee_fen: 30},
    {service: 'mobile_portal', uses: portal, fee_fen: 20}, {service: 'ring_back_tone', uses: ring_back, fee_fen: 500},
    {service: 'data_pack', uses: data_packs, fee_fen: 1000}]) AS v
  FROM customer_month WHERE m = $m
)
WHERE v.uses > 0
