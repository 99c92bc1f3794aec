-- ---
-- title_zh = "诈骗总立案"
-- title_en = "All fraud cases"
-- definition_zh = "按立案时间统计的诈骗刑事案件起数：电信网络诈骗与其他诈骗之和。"
-- definition_en = "Criminal cases of fraud by the time of filing: telecom fraud and other fraud together."
-- front = "core"
-- kind = "count"
-- unit_zh = "起"
-- unit_en = "cases"
-- datasets = ["cases"]
-- attributed_to = "filed_at"
-- dimensions = ["district", "station", "category", "fraud_type"]
-- good_direction = "down"
-- ---
select
    case_id as key,
    filed_at as at,
    district,
    station,
    category,
    fraud_type,
    n as value
from cases
where category in ('telecom_fraud', 'other_fraud')
