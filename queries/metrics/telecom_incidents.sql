-- ---
-- title_zh = "电诈警情"
-- title_en = "Telecom fraud incidents"
-- definition_zh = "按报警时间统计的电信网络诈骗警情起数，含未遂和不属实的警情。"
-- definition_en = "Reports of telecom fraud by the time of the report, attempts and unfounded reports among them."
-- front = "core"
-- kind = "count"
-- unit_zh = "起"
-- unit_en = "incidents"
-- datasets = ["incidents"]
-- attributed_to = "reported_at"
-- dimensions = ["district", "station", "fraud_type", "channel", "outcome", "weekday", "hour"]
-- good_direction = "down"
-- ---
select
    incident_id as key,
    reported_at as at,
    district,
    station,
    fraud_type,
    channel,
    outcome,
    case when reported_at <> date_trunc('day', reported_at) then -- a date without a time has no hour
        cast(date_diff('day', date '1900-01-01', cast(reported_at as date)) % 7 + 1 as varchar) -- 1 is Monday
    end as weekday,
    case when reported_at <> date_trunc('day', reported_at) then
        lpad(cast(extract(hour from reported_at) as varchar), 2, '0')
    end as hour,
    n as value
from incidents
where is_telecom
