-- ---
-- title_zh = "电诈警情"
-- title_en = "Telecom fraud incidents"
-- definition_zh = "按报警时间统计的电信网络诈骗警情起数，不论结果（含未遂和不属实）；可按警情结果（outcome）分列。"
-- definition_en = "Reports of telecom fraud by the time of the report, whatever came of them; the dimension outcome tells attempts and unfounded reports apart."
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
