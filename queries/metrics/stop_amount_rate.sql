-- ---
-- title_zh = "资金止付率"
-- title_en = "Stop amount rate"
-- definition_zh = "与受害人关联的止付金额（每起以损失为上限）占损失金额的比例；按报警时间归属，以整元计。"
-- definition_en = "Money stopped for a victim, at most the loss of the incident, over the loss; by the time of the report, in whole yuan."
-- front = "stop_payment"
-- kind = "ratio"
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["incidents", "stop_orders"]
-- attributed_to = "reported_at"
-- dimensions = ["district", "station", "fraud_type", "channel"]
-- good_direction = "up"
-- denominator_note_zh = "分母为有损失的电诈警情的损失。"
-- denominator_note_en = "Over the loss of telecom incidents with one."
-- ---
with accounts as (
    select
        incident_id,
        account_id,
        max(amount_stopped_cny) as amount_cny
    from stop_orders
    where coalesce(result, 'stopped') = 'stopped'
        and executed_at < $data_end -- without a time, or a result, nothing says that it was stopped
    group by incident_id, account_id
),

stopped as (
    select
        incident_id,
        sum(amount_cny) as amount_cny
    from accounts
    group by incident_id
)

select
    incidents.incident_id as key,
    incidents.reported_at as at,
    incidents.district,
    incidents.station,
    incidents.fraud_type,
    incidents.channel,
    cast(round(least(coalesce(stopped.amount_cny, 0), incidents.loss_cny) * incidents.n) as bigint) as numerator,
    cast(round(incidents.loss_cny * incidents.n) as bigint) as denominator
from incidents
left join stopped
    on stopped.incident_id = incidents.incident_id
where incidents.is_telecom
    and incidents.loss_cny > 0
