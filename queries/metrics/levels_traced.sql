-- ---
-- title_zh = "追踪层级"
-- title_en = "Levels traced"
-- definition_zh = "每起案件已追踪到的最深层级；周期值为中位数；按该案第一笔转账时间归属。"
-- definition_en = "Deepest level traced of each case; a period's value is the median; by the first transfer of the case."
-- front = "stop_payment"
-- kind = "duration"
-- unit_zh = "级"
-- unit_en = "levels"
-- datasets = ["transfers"]
-- attributed_to = "transferred_at"
-- dimensions = []
-- good_direction = "up"
-- denominator_note_zh = "只含有追踪记录的案件。"
-- denominator_note_en = "Cases with a traced transfer only."
-- ---
select
    case_id as key,
    min(transferred_at) as at,
    max(case when traced_at is not null then level end) as value
from transfers
where n > 0
group by case_id
having count(traced_at) > 0
