-- ---
-- title_zh = "报损金额"
-- title_en = "Reported losses"
-- definition_zh = "有损失的电诈警情的损失金额之和，按报警时间归属。"
-- definition_en = "Sum of the loss of telecom incidents with one, by the time of the report."
-- front = "stop_payment"
-- kind = "sum"
-- unit_zh = "元"
-- unit_en = "yuan"
-- datasets = ["incidents"]
-- attributed_to = "reported_at"
-- dimensions = ["district", "station", "fraud_type", "channel"]
-- good_direction = "down"
-- ---
select
    incident_id as key,
    reported_at as at,
    district,
    station,
    fraud_type,
    channel,
    n * loss_cny as value
from incidents
where is_telecom
    and loss_cny > 0
