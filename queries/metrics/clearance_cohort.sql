-- ---
-- title_zh = "破案率（立案批次）"
-- title_en = "Clearance of the cases filed"
-- definition_zh = "期内所立诈骗案件至今已破的比例；越近的批次越不完整。"
-- definition_en = "Share of the fraud cases filed in the window that are solved by now; the younger, the less complete."
-- front = "crackdown"
-- kind = "ratio"
-- proportion = true
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["cases"]
-- attributed_to = "filed_at"
-- dimensions = ["district", "station", "category", "fraud_type"]
-- good_direction = "up"
-- denominator_note_zh = "分母为期内所立诈骗案件。"
-- denominator_note_en = "Over the fraud cases filed in the window."
-- ---
select
    case_id as key,
    filed_at as at,
    district,
    station,
    category,
    fraud_type,
    case when solved_at is not null then n else 0 end as numerator,
    n as denominator
from cases
where category in ('telecom_fraud', 'other_fraud')
