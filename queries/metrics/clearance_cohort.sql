-- ---
-- title_zh = "破案率（立案批次，90天）"
-- title_en = "Clearance of the cases filed, within 90 days"
-- definition_zh = "期内所立诈骗案件在立案后 90 天内（含）破获的比例；各批次同等时长，方可相比；按立案时间归属。"
-- definition_en = "Share of the fraud cases filed in the window that were solved within 90 days of the filing: each batch has had as long, so that they compare; by the time of filing."
-- front = "crackdown"
-- kind = "ratio"
-- proportion = true
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["cases"]
-- attributed_to = "filed_at"
-- dimensions = ["district", "station", "category", "fraud_type"]
-- good_direction = "up"
-- denominator_note_zh = "分母为期内所立诈骗案件；立案满 90 天才完整，立案只有日期的自当日末起算。"
-- denominator_note_en = "Over the fraud cases filed in the window; complete 90 days after the filing; one with a date only counts from the end of its day."
-- matures_after = 90
-- ---
with filed as (
    select
        *,
        case -- a date without a time: its whole day is left
            when filed_at = date_trunc('day', filed_at) then filed_at + interval '86399' second
            else filed_at
        end as filed_by
    from cases
    where category in ('telecom_fraud', 'other_fraud')
)

select
    case_id as key,
    filed_at as at,
    district,
    station,
    category,
    fraud_type,
    case when solved_at <= filed_by + interval '90' day then n else 0 end as numerator,
    n as denominator
from filed
