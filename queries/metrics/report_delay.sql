-- ---
-- title_zh = "报警延迟"
-- title_en = "Report delay"
-- definition_zh = "有损失的电诈警情，从首次转账到报警的分钟数；周期值为中位数；按报警时间归属。"
-- definition_en = "Minutes from the first transfer to the report, of telecom incidents with a loss; a period's value is the median."
-- front = "stop_payment"
-- kind = "duration"
-- unit_zh = "分钟"
-- unit_en = "minutes"
-- datasets = ["incidents"]
-- attributed_to = "reported_at"
-- dimensions = ["district", "station", "fraud_type", "channel"]
-- good_direction = "down"
-- denominator_note_zh = "缺首次转账时间、晚于报警或只有日期的不计。"
-- denominator_note_en = "Without the time of the first transfer, with one after the report, or where either is a date without a time, an incident is left out."
-- ---
select
    incident_id as key,
    reported_at as at,
    district,
    station,
    fraud_type,
    channel,
    date_diff('second', first_transfer_at, reported_at) / 60.0 as value
from incidents
where is_telecom
    and loss_cny > 0
    and n > 0 -- a correction is no event
    and first_transfer_at <= reported_at
    and first_transfer_at <> date_trunc('day', first_transfer_at) -- a date without a time cannot be timed
    and reported_at <> date_trunc('day', reported_at)
