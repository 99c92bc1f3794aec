-- ---
-- title_zh = "止付金额"
-- title_en = "Amount stopped"
-- definition_zh = "成功止付的金额之和；同一警情的同一账户只计一次（取最大一笔），归第一次止付的时间；账户内可能有其他受害人的资金，可以超过损失。"
-- definition_en = "Money stopped; an account counts once in an incident, with its largest stop there, on the day of the first one; the account may hold other victims' money too, so that it may exceed the loss."
-- front = "stop_payment"
-- kind = "sum"
-- unit_zh = "元"
-- unit_en = "yuan"
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
    amount_cny as value
from accounts
