-- ---
-- title_zh = "报损资金已止付额"
-- title_en = "Money of reported losses: stopped"
-- definition_zh = "有损失的电诈警情中已止付的金额，按报警时间归属（不论何时办理）；同一警情的同一账户只计一次（取最大一笔）；账户内可能有其他受害人的资金，可以超过报损。"
-- definition_en = "Of telecom incidents with a loss: amount stopped, by the time of the report, whenever it happened; an account counts once in an incident, with the largest amount; it may hold other victims' money too, so that this may exceed the losses."
-- front = "stop_payment"
-- kind = "sum"
-- unit_zh = "元"
-- unit_en = "yuan"
-- datasets = ["incidents", "stop_orders"]
-- attributed_to = "reported_at"
-- dimensions = ["district", "station", "fraud_type", "channel"]
-- good_direction = "up"
-- ---
with accounts as (
    select
        incident_id,
        account_id,
        min(executed_at) as happened_at,
        max(amount_stopped_cny) as amount_cny
    from stop_orders
    where incident_id is not null
        and coalesce(result, 'stopped') = 'stopped'
        and executed_at is not null
        and amount_stopped_cny > 0
    group by incident_id, account_id
),

sums as (
    select
        incident_id,
        sum(amount_cny) as amount_cny
    from accounts
    where happened_at < $data_end
    group by incident_id
)

select
    incidents.incident_id as key,
    incidents.reported_at as at,
    incidents.district,
    incidents.station,
    incidents.fraud_type,
    incidents.channel,
    coalesce(sums.amount_cny, 0) as value
from incidents
left join sums
    on sums.incident_id = incidents.incident_id
where incidents.is_telecom
    and incidents.loss_cny > 0
