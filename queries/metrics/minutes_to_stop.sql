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
-- denominator_note_zh = "只含已止付、报警和止付都有时刻的警情；尚未止付的不在其中，近期数值会随止付补录而上升。"
-- denominator_note_en = "Incidents stopped whose report and stop have a time; those not yet stopped are missing, so that recent values rise as stops come in."
-- ---
with started as (
    select
        incident_id,
        reported_at,
        case $start_clock when 'first_transfer_at' then first_transfer_at else reported_at end as started_at,
        district,
        station,
        fraud_type,
        channel,
        loss_cny,
        n
    from incidents
    where is_telecom
        and loss_cny > 0
        and n > 0 -- a correction is no event
),

ended as (
    select
        incident_id,
        case $end_clock when 'requested_at' then requested_at else executed_at end as ended_at
    from stop_orders
    where coalesce(result, 'stopped') = 'stopped'
),

first_stops as (
    select
        started.incident_id,
        min(ended.ended_at) as stopped_at
    from started
    inner join ended
        on ended.incident_id = started.incident_id
    where ended.ended_at >= started.started_at
        and started.started_at <> date_trunc('day', started.started_at)
        and ended.ended_at <> date_trunc('day', ended.ended_at) -- a date without a time cannot be timed
    group by started.incident_id
)

select
    started.incident_id as key,
    started.reported_at as at,
    started.district,
    started.station,
    started.fraud_type,
    started.channel,
    date_diff('second', started.started_at, first_stops.stopped_at) / 60.0 as value
from started
inner join first_stops
    on first_stops.incident_id = started.incident_id
