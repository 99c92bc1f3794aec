-- ---
-- title_zh = "电诈案均损失（中位数）"
-- title_en = "Median telecom fraud loss"
-- definition_zh = "电信网络诈骗立案中有涉案金额的案件，其涉案金额的中位数；按立案时间归属。"
-- definition_en = "Median loss of telecom fraud cases that have one, by the time of filing."
-- front = "core"
-- kind = "duration"
-- unit_zh = "元"
-- unit_en = "yuan"
-- datasets = ["cases"]
-- attributed_to = "filed_at"
-- dimensions = ["district", "station", "fraud_type"]
-- good_direction = "down"
-- denominator_note_zh = "只含有损失的案件；未填或为 0 的不计。"
-- denominator_note_en = "Cases with a loss only; an empty loss or 0 does not count."
-- ---
select
    case_id as key,
    filed_at as at,
    district,
    station,
    fraud_type,
    loss_cny as value
from cases
where category = 'telecom_fraud'
    and loss_cny > 0
    and n > 0 -- a correction is no event
