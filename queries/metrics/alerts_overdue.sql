-- ---
-- title_zh = "超期未办结预警"
-- title_en = "Overdue alerts"
-- definition_zh = "反馈时限已过而至数据截止仍未反馈的预警指令条数，按到期时间归属；签收、见面超期的见 `fraudstats alerts` 清单。"
-- definition_en = "Alerts that were due to be fed back and still are not when the data end, by the time they were due; `fraudstats alerts` lists them, and those not signed or met in time."
-- front = "dissuasion"
-- kind = "count"
-- unit_zh = "条"
-- unit_en = "alerts"
-- datasets = ["alerts"]
-- attributed_to = "issued_at + limit"
-- dimensions = ["level", "district", "station", "source"]
-- good_direction = "down"
-- ---
with due as (
    select
        alert_id,
        level,
        district,
        station,
        source,
        n,
        fed_back_at,
        issued_at + case level
            when 'purple' then $feed_back_within_purple
            when 'red' then $feed_back_within_red
            when 'yellow' then $feed_back_within_yellow
            when 'blue' then $feed_back_within_blue
        end * interval '1' minute as due_at
    from alerts
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
