-- ---
-- title_zh = "三方通话止付占比"
-- title_en = "Stops begun as a three-way call"
-- definition_zh = "止付单中由三方通话发起的比例；按申请时间（无则报警时间）归属。"
-- definition_en = "Share of the stop orders that began as a three-way call, by the time of the request."
-- front = "linkage"
-- kind = "ratio"
-- proportion = true
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["stop_orders"]
-- attributed_to = "requested_at"
-- dimensions = ["institution", "chain_level"]
-- good_direction = "up"
-- denominator_note_zh = "分母为有受理渠道的止付单。"
-- denominator_note_en = "Over orders whose channel is known."
-- ---
select
    order_id as key,
    coalesce(requested_at, reported_at) as at,
    institution,
    chain_level,
    case when channel = 'three_way_call' then n else 0 end as numerator,
    n as denominator
from stop_orders
where channel is not null
