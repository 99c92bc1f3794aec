-- ---
-- title_zh = "每级追踪用时"
-- title_en = "Minutes per level"
-- definition_zh = "每起案件从报警到最后一次追踪完成的分钟数 ÷ 已追踪层级数；周期值为中位数；按报警时间归属。"
-- definition_en = "Minutes from the report to the last tracing, per level traced, of each case; a period's value is the median; by the report."
-- front = "stop_payment"
-- kind = "duration"
-- unit_zh = "分钟"
-- unit_en = "minutes"
-- datasets = ["transfers", "cases"]
-- attributed_to = "reported_at"
-- dimensions = ["district"]
-- good_direction = "down"
-- denominator_note_zh = "报警前的追踪时间视为有误，不计；报警或追踪只有日期的不计。"
-- denominator_note_en = "A tracing before the report is a stamp fault and does not count, nor does one where either is a date without a time."
-- ---
select
    cases.case_id as key,
    min(cases.reported_at) as at,
    min(cases.district) as district,
    date_diff('second', min(cases.reported_at), max(transfers.traced_at)) / 60.0 / max(transfers.level) as value
from transfers
inner join cases
    on cases.case_id = transfers.case_id
where transfers.traced_at >= cases.reported_at
    and transfers.level > 0
    and transfers.n > 0
    and cases.n > 0
    and cases.reported_at <> date_trunc('day', cases.reported_at) -- a date without a time cannot be timed
    and transfers.traced_at <> date_trunc('day', transfers.traced_at)
group by cases.case_id
