-- ---
-- title_zh = "已止付警情"
-- title_en = "Stopped incidents"
-- definition_zh = "有损失且已止付的电诈警情起数，可按从报警到第一笔成功止付的用时分组；按报警时间归属。"
-- definition_en = "Telecom incidents with a loss that were stopped, which can be grouped by the minutes from the report to the first executed stop; by the time of the report."
-- front = "stop_payment"
-- kind = "count"
-- unit_zh = "起"
-- unit_en = "incidents"
-- datasets = ["incidents", "stop_orders"]
-- attributed_to = "reported_at"
-- dimensions = ["district", "station", "fraud_type", "channel", "minutes_band"]
-- good_direction = "up"
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
    case -- the upper end is inside, as 60:00 is in time
        when started.started_at = date_trunc('day', started.started_at) then null -- a date without a time cannot be timed
        when first_stops.stopped_at <= started.started_at + interval '5' minute then '0-5'
        when first_stops.stopped_at <= started.started_at + interval '15' minute then '5-15'
        when first_stops.stopped_at <= started.started_at + interval '30' minute then '15-30'
        when first_stops.stopped_at <= started.started_at + interval '60' minute then '30-60'
        else '>60'
    end as minutes_band,
    started.n as value
from started
inner join first_stops
    on first_stops.incident_id = started.incident_id
