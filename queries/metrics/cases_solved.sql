-- ---
-- title_zh = "诈骗破案"
-- title_en = "Fraud cases solved"
-- definition_zh = "按破案时间统计的诈骗案件（电信网络诈骗与其他诈骗）破案起数。"
-- definition_en = "Fraud cases (telecom and other) by the time they were solved."
-- front = "crackdown"
-- kind = "count"
-- unit_zh = "起"
-- unit_en = "cases"
-- datasets = ["cases"]
-- attributed_to = "solved_at"
-- dimensions = ["district", "station", "category", "fraud_type"]
-- good_direction = "up"
-- ---
select
    case_id as key,
    solved_at as at,
    district,
    station,
    category,
    fraud_type,
    n as value
from cases
where category in ('telecom_fraud', 'other_fraud')
    and solved_at is not null
