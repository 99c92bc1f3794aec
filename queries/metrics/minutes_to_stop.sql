-- ---
-- title_zh = "止付用时"
-- title_en = "Minutes to stop"
-- definition_zh = "有损失且已止付的电诈警情，从报警到第一笔成功止付的分钟数；周期值为中位数；按报警时间归属。"
-- definition_en = "Minutes from the report to the first executed stop, of telecom incidents with a loss that were stopped; a period's value is the median; by the time of the report."
-- front = "stop_payment"
-- kind = "duration"
-- unit_zh = "分钟"
-- unit_en = "minutes"
-- datasets = ["incidents", "stop_orders"]
-- attributed_to = "reported_at"
-- dimensions = ["district", "station", "fraud_type", "channel"]
-- good_direction = "down"
-- denominator_note_zh = "只含已止付的警情；尚未止付的不在其中，近期数值会随止付补录而上升。"
-- denominator_note_en = "Stopped incidents only; those not yet stopped are missing, so that recent values rise as stops come in."
-- ---
with first_stops as (
    select
        incidents.incident_id,
        min(stop_orders.executed_at) as executed_at
    from incidents
    inner join stop_orders
        on stop_orders.incident_id = incidents.incident_id
    where stop_orders.executed_at >= incidents.reported_at
        and coalesce(stop_orders.result, 'stopped') = 'stopped'
    group by incidents.incident_id
)

select
    incidents.incident_id as key,
    incidents.reported_at as at,
    incidents.district,
    incidents.station,
    incidents.fraud_type,
    incidents.channel,
    date_diff('second', incidents.reported_at, first_stops.executed_at) / 60.0 as value
from incidents
inner join first_stops
    on first_stops.incident_id = incidents.incident_id
where incidents.is_telecom
    and incidents.loss_cny > 0
