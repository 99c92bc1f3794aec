-- ---
-- title_zh = "联动按时办复率"
-- title_en = "Referrals answered in time"
-- definition_zh = "已到期的移送中，在期限内（含）办复的比例；按到期时间归属。"
-- definition_en = "Share of the referrals due that were answered by then, by the time they were due."
-- front = "linkage"
-- kind = "ratio"
-- proportion = true
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["referrals"]
-- attributed_to = "due_at"
-- dimensions = ["district", "partner", "kind"]
-- good_direction = "up"
-- denominator_note_zh = "尚未到期和没有期限的不计；期限或办复只有日期的，按当日末计。"
-- denominator_note_en = "Referrals not yet due, or without a due time, are left out; a date without a time is taken for the end of its day."
-- ---
with stamped as (
    select
        referral_id,
        due_at,
        district,
        partner,
        kind,
        n,
        case -- a date without a time: its whole day is left
            when due_at = date_trunc('day', due_at) then due_at + interval '1' day
            else due_at
        end as due_by,
        case
            when answered_at = date_trunc('day', answered_at) then answered_at + interval '1' day
            else answered_at
        end as answered_by
    from referrals
)

select
    referral_id as key,
    due_at as at,
    district,
    partner,
    kind,
    case when answered_by <= due_by then n else 0 end as numerator,
    n as denominator
from stamped
where due_by <= $data_end
