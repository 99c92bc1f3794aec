-- ---
-- title_zh = "劝阻挽回金额"
-- title_en = "Amount saved"
-- definition_zh = "按反馈时间统计的劝阻挽回金额之和；各单位自报。"
-- definition_en = "Money kept by dissuasion as reported, by the time of feedback."
-- front = "dissuasion"
-- kind = "sum"
-- unit_zh = "元"
-- unit_en = "yuan"
-- datasets = ["alerts"]
-- attributed_to = "fed_back_at"
-- dimensions = ["level", "district", "station", "source"]
-- good_direction = "up"
-- ---
select
    alert_id as key,
    fed_back_at as at,
    level,
    district,
    station,
    source,
    coalesce(saved_cny, 0) * n as value
from alerts
