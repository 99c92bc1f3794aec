-- ---
-- title_zh = "断卡捣毁窝点"
-- title_en = "Card crackdown: dens"
-- definition_zh = "按行动日期统计的断卡行动捣毁的窝点数；未填的计为 0。"
-- definition_en = "Dens of the operations against the trade in cards, by the day; an empty number adds 0."
-- front = "cards"
-- kind = "count"
-- unit_zh = "个"
-- unit_en = "dens"
-- datasets = ["card_actions"]
-- attributed_to = "acted_on"
-- dimensions = ["district"]
-- good_direction = "up"
-- ---
select
    action_id as key,
    cast(acted_on as timestamp) as at,
    district,
    coalesce(dens, 0) * n as value
from card_actions
