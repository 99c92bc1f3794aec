-- ---
-- title_zh = "冻结金额"
-- title_en = "Amount frozen"
-- definition_zh = "按冻结时间统计的冻结金额之和；同一警情的同一账户只计一次（取最大一笔）。"
-- definition_en = "Money frozen, by the time; an account counts once in an incident, with the largest amount."
-- front = "stop_payment"
-- kind = "sum"
-- unit_zh = "元"
-- unit_en = "yuan"
-- datasets = ["stop_orders"]
-- attributed_to = "frozen_at"
-- dimensions = ["institution"]
-- good_direction = "up"
-- ---
select
    coalesce(incident_id, case_id, order_id) || '/' || account_id as key,
    min(frozen_at) as at,
    min(institution) as institution,
    max(amount_frozen_cny) as value
from stop_orders
where frozen_at is not null
    and amount_frozen_cny > 0
group by coalesce(incident_id, case_id, order_id), account_id
