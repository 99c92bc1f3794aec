-- ---
-- title_zh = "破案率（流量）"
-- title_en = "Clearance, as a flow"
-- definition_zh = "期内诈骗破案起数 ÷ 期内诈骗立案起数；破的可能是往期案件，可超过 100%。"
-- definition_en = "Fraud cases solved over fraud cases filed in the same window; cases solved may be older, so that it may exceed 1."
-- front = "crackdown"
-- kind = "ratio"
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["cases"]
-- attributed_to = "solved_at"
-- dimensions = ["district", "station", "category", "fraud_type"]
-- good_direction = "up"
-- denominator_note_zh = "分子按破案时间、分母按立案时间归属。"
-- denominator_note_en = "The numerator by the time of solving, the denominator by the time of filing."
-- ---
select
    case_id as key,
    solved_at as at,
    district,
    station,
    category,
    fraud_type,
    n as numerator,
    0 as denominator
from cases
where category in ('telecom_fraud', 'other_fraud')
    and solved_at is not null
union all
select
    case_id as key,
    filed_at as at,
    district,
    station,
    category,
    fraud_type,
    0 as numerator,
    n as denominator
from cases
where category in ('telecom_fraud', 'other_fraud')
