-- ---
-- title_zh = "超期未办结预警"
-- title_en = "Overdue alerts"
-- definition_zh = "反馈时限已过而至数据截止仍未反馈的预警指令条数，按到期时间归属；时限为 0 的不要求反馈，下发只有日期的自当日末起算；签收、见面超期的见 `fraudstats alerts` 清单。"
-- definition_en = "Alerts that were due to be fed back and still are not when the data end, by the time they were due; a limit of 0 asks for nothing, and an alert issued on a day without a time has its limit from the end of that day; `fraudstats alerts` lists them, and those not signed or met in time."
-- front = "dissuasion"
-- kind = "count"
-- unit_zh = "条"
-- unit_en = "alerts"
-- datasets = ["alerts"]
-- attributed_to = "issued_at + limit"
-- dimensions = ["level", "district", "station", "source"]
-- good_direction = "down"
-- ---
with limited as (
    select
        alert_id,
        level,
        district,
        station,
        source,
        n,
        fed_back_at,
        case -- of a date without a time only its end is sure
            when issued_at = date_trunc('day', issued_at) then issued_at + interval '1' day
            else issued_at
        end as issued_by,
        case level
            when 'purple' then $feed_back_within_purple
            when 'red' then $feed_back_within_red
            when 'yellow' then $feed_back_within_yellow
            when 'blue' then $feed_back_within_blue
        end as limit_minutes
    from alerts
),

due as (
    select
        *,
        issued_by + limit_minutes * interval '1' minute as due_at
    from limited
    where limit_minutes > 0 -- 0 asks for nothing
)

select
    alert_id as key,
    due_at as at,
    level,
    district,
    station,
    source,
    n as value
from due
where due_at < $data_end
    and (fed_back_at is null or fed_back_at >= $data_end)
