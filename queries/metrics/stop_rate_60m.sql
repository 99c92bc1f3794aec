-- ---
-- title_zh = "60分钟止付率"
-- title_en = "60-minute stop rate"
-- definition_zh = "有损失的电诈警情中，报警后 60 分 00 秒内（含）有第一笔成功止付的比例，精确到秒；按报警时间归属。"
-- definition_en = "Share of telecom incidents with a loss whose first executed stop came at most 60:00 minutes after the report, to the second; by the time of the report."
-- front = "stop_payment"
-- kind = "ratio"
-- proportion = true
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["incidents", "stop_orders"]
-- attributed_to = "reported_at"
-- dimensions = ["district", "station", "fraud_type", "channel"]
-- good_direction = "up"
-- denominator_note_zh = "分母为有损失的电诈警情（口径 A）；数据截止前不足时限的警情不计；报警只有日期的警情不计；执行早于报警或只有日期的止付不计入。"
-- denominator_note_en = "Over all telecom incidents with a loss (A); incidents reported less than the limit before the data end, or with a date only, are left out; a stop before the report, or with a date only, does not count."
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
    case
        when first_stops.stopped_at <= started.started_at + $within * interval '1' minute then started.n
        else 0
    end as numerator,
    started.n as denominator
from started
left join first_stops
    on first_stops.incident_id = started.incident_id
where started.started_at <> date_trunc('day', started.started_at) -- a date without a time cannot be timed
    and started.reported_at <= $data_end - $within * interval '1' minute
