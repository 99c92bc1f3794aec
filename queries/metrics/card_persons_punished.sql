-- ---
-- title_zh = "断卡惩戒人数"
-- title_en = "Card crackdown: persons punished"
-- definition_zh = "按行动日期统计的断卡行动惩戒人数；未填的计为 0。"
-- definition_en = "Persons punished of the operations against the trade in cards, by the day; an empty number adds 0."
-- front = "cards"
-- kind = "count"
-- unit_zh = "人"
-- unit_en = "persons"
-- datasets = ["card_actions"]
-- attributed_to = "acted_on"
-- dimensions = ["district"]
-- good_direction = "up"
-- ---
select
    action_id as key,
    cast(acted_on as timestamp) as at,
    district,
    coalesce(persons_punished, 0) * n as value
from card_actions
