-- ---
-- title_zh = "止付成功率"
-- title_en = "Stop success"
-- definition_zh = "已有结果的止付单中，止付金额大于 0 的比例；按申请时间（无则报警时间）归属。"
-- definition_en = "Share of the answered stop orders that stopped an amount above 0, by the time of the request."
-- front = "stop_payment"
-- kind = "ratio"
-- proportion = true
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["stop_orders"]
-- attributed_to = "requested_at"
-- dimensions = ["channel", "institution", "chain_level"]
-- good_direction = "up"
-- denominator_note_zh = "分母为已答复的止付单；处理中的不计。"
-- denominator_note_en = "Over answered orders; pending ones are left out."
-- ---
select
    order_id as key,
    coalesce(requested_at, reported_at) as at,
    channel,
    institution,
    chain_level,
    case when result = 'stopped' and amount_stopped_cny > 0 then n else 0 end as numerator,
    n as denominator
from stop_orders
where result in ('stopped', 'failed')
