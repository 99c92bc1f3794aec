-- ---
-- title_zh = "电诈损失金额"
-- title_en = "Telecom fraud loss"
-- definition_zh = "电信网络诈骗立案的涉案金额之和，按立案时间统计；未填金额的案件计为 0。"
-- definition_en = "Sum of the loss of telecom fraud cases by the time of filing; a case without an amount adds 0."
-- front = "core"
-- kind = "sum"
-- unit_zh = "元"
-- unit_en = "yuan"
-- datasets = ["cases"]
-- attributed_to = "filed_at"
-- dimensions = ["district", "station", "fraud_type"]
-- good_direction = "down"
-- ---
select
    case_id as key,
    filed_at as at,
    district,
    station,
    fraud_type,
    coalesce(loss_cny, 0) * n as value
from cases
where category = 'telecom_fraud'
