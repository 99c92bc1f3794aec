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
-- dimensions = ["district", "station", "fraud_type", "channel", "outcome"]
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
    n as value
from incidents
where is_telecom
