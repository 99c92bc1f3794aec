-- ---
-- title_zh = "电诈立案"
-- title_en = "Telecom fraud cases"
-- definition_zh = "按立案时间统计的电信网络诈骗刑事案件起数。"
-- definition_en = "Criminal cases of telecom fraud, by the time of filing."
-- front = "core"
-- kind = "count"
-- unit_zh = "起"
-- unit_en = "cases"
-- datasets = ["cases"]
-- attributed_to = "filed_at"
-- dimensions = ["district", "station", "fraud_type"]
-- good_direction = "down"
-- ---
select
    case_id as key,
    filed_at as at,
    district,
    station,
    fraud_type,
    n as value
from cases
where category = 'telecom_fraud'
