-- ---
-- title_zh = "刑事立案（案件明细）"
-- title_en = "Cases filed"
-- definition_zh = "按立案时间统计的案件明细起数，不分类别。"
-- definition_en = "All cases of the case list by the time of filing, whatever their category."
-- front = "core"
-- kind = "count"
-- unit_zh = "起"
-- unit_en = "cases"
-- datasets = ["cases"]
-- attributed_to = "filed_at"
-- dimensions = ["district", "station", "category", "fraud_type"]
-- good_direction = "down"
-- ---
select
    case_id as key,
    filed_at as at,
    district,
    station,
    category,
    fraud_type,
    n as value
from cases
