-- ---
-- title_zh = "止付账户"
-- title_en = "Accounts stopped"
-- definition_zh = "成功止付（金额大于 0）的账户数；同一警情的同一账户只计一次，归第一次止付的时间。"
-- definition_en = "Accounts stopped with an amount above 0; an account counts once in an incident, on the day of its first stop there."
-- front = "stop_payment"
-- kind = "count"
-- unit_zh = "个"
-- unit_en = "accounts"
-- datasets = ["stop_orders"]
-- attributed_to = "executed_at"
-- dimensions = ["institution"]
-- good_direction = "up"
-- ---
with accounts as (
    select
        coalesce(incident_id, case_id, order_id) as victim_key,
        account_id,
        min(institution) as institution,
        min(executed_at) as stopped_at,
        max(amount_stopped_cny) as amount_cny
    from stop_orders
    where coalesce(result, 'stopped') = 'stopped'
        and executed_at is not null
        and amount_stopped_cny > 0
    group by coalesce(incident_id, case_id, order_id), account_id
)

select
    victim_key || '/' || account_id as key,
    stopped_at as at,
    institution,
    1 as value
from accounts
