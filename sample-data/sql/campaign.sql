-- Grain: customer in the past retention campaign: a random share of those present, most of them treated, the rest a control group.
CREATE TABLE campaign AS
SELECT c, left_on, mk, treated, u(mk, 403) < $delivered AS delivered, channel,
  $first_day::DATE + to_days(channel) + to_seconds(32400 + floor(u(mk, 404) * 28800)) AS sent_at,
  CASE WHEN treated AND u(mk, 403) < $delivered THEN buys_treated ELSE buys_untreated END AS buys
FROM (
  SELECT cu.*, left_on, month_key(ck, $m) AS mk, u(month_key(ck, $m), 401) < $treated AS treated, floor(u(month_key(ck, $m), 402) * 3)::INTEGER AS channel
  FROM customer cu LEFT JOIN leaver USING (c)
  WHERE u(month_key(ck, $m), 400) < $contacted AND joined_on < $first_day::DATE AND (left_on IS NULL OR left_on > $first_day::DATE + 3)
)
ORDER BY c
