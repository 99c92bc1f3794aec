-- ---
-- title_zh = "缴获两卡"
-- title_en = "Cards seized"
-- definition_zh = "按行动日期统计的缴获银行卡与电话卡张数之和。"
-- definition_en = "Bank cards and SIM cards seized, by the day."
-- front = "cards"
-- kind = "count"
-- unit_zh = "张"
-- unit_en = "cards"
-- datasets = ["card_actions"]
-- attributed_to = "acted_on"
-- dimensions = ["district"]
-- good_direction = "up"
-- ---
select
    action_id as key,
    cast(acted_on as timestamp) as at,
    district,
    (coalesce(bank_cards, 0) + coalesce(sim_cards, 0)) * n as value
from card_actions
