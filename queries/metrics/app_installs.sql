-- ---
-- title_zh = "反诈 APP 安装量"
-- title_en = "App installs"
-- definition_zh = "期内最后一个有数日的累计安装量；存量，不跨日相加。"
-- definition_en = "Installs on the last day of the window that has a count: a stock, never added up over days."
-- front = "publicity"
-- kind = "stock"
-- unit_zh = "个"
-- unit_en = "installs"
-- datasets = ["app_installs"]
-- attributed_to = "counted_on"
-- dimensions = ["district", "tier"]
-- good_direction = "up"
-- ---
select
    cast(counted_on as varchar) || district as key,
    cast(counted_on as timestamp) as at,
    district,
    tier,
    installs as value
from app_installs
