-- ---
-- title_zh = "60分钟止付率"
-- title_en = "60-minute stop rate"
-- definition_zh = "有损失的电诈警情中，报警后 60 分 00 秒内（含）有第一笔成功止付的比例，精确到秒；按报警时间归属。"
-- definition_en = "Share of telecom incidents with a loss whose first executed stop came at most 60:00 minutes after the report, to the second; by the time of the report."
-- front = "stop_payment"
-- kind = "ratio"
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["incidents", "stop_orders"]
-- attributed_to = "reported_at"
-- dimensions = ["district", "station", "fraud_type", "channel"]
-- good_direction = "up"
-- denominator_note_zh = "分母为有损失的电诈警情（口径 A）；数据截止前不足时限的警情不计；执行早于报警的止付视为时间有误，不计入。"
-- denominator_note_en = "Over all telecom incidents with a loss (A); incidents reported less than the limit before the data end are left out; a stop before the report is a stamp fault and does not count."
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
    case
        when first_stops.executed_at <= incidents.reported_at + $within * interval '1' minute then incidents.n
        else 0
    end as numerator,
    incidents.n as denominator
from incidents
left join first_stops
    on first_stops.incident_id = incidents.incident_id
where incidents.is_telecom
    and incidents.loss_cny > 0
    and incidents.reported_at <= $data_end - $within * interval '1' minute
