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
-- denominator_note_zh = "尚未到期和没有期限的不计。"
-- denominator_note_en = "Referrals not yet due, or without a due time, are left out."
-- ---
select
    referral_id as key,
    due_at as at,
    district,
    partner,
    kind,
    case when answered_at <= due_at then n else 0 end as numerator,
    n as denominator
from referrals
where due_at <= $data_end
