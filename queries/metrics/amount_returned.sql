-- ---
-- title_zh = "返还金额"
-- title_en = "Amount returned"
-- definition_zh = "按返还时间统计的返还金额之和；同一警情的同一账户只计一次（取最大一笔）。"
-- definition_en = "Money returned, by the time; an account counts once in an incident, with the largest amount."
-- front = "stop_payment"
-- kind = "sum"
-- unit_zh = "元"
-- unit_en = "yuan"
-- datasets = ["stop_orders"]
-- attributed_to = "returned_at"
-- dimensions = ["institution"]
-- good_direction = "up"
-- ---
select
    coalesce(incident_id, case_id, order_id) || '/' || account_id as key,
    min(returned_at) as at,
    min(institution) as institution,
    max(amount_returned_cny) as value
from stop_orders
where returned_at is not null
    and amount_returned_cny > 0
group by coalesce(incident_id, case_id, order_id), account_id
