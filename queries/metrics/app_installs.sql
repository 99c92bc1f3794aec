-- ---
-- title_zh = "反诈 APP 安装量"
-- title_en = "App installs"
-- definition_zh = "各辖区期内最后一个有数日的累计安装量之和；存量，不跨日相加。分层级统计的各层级相加；另有不分层级的辖区总数时以总数为准。"
-- definition_en = "Installs of each district on its last day of the window that has a count: a stock, never added up over days. Tiers add up; where a district's whole is counted too, the whole counts."
-- front = "publicity"
-- kind = "stock"
-- unit_zh = "个"
-- unit_en = "installs"
-- datasets = ["app_installs"]
-- attributed_to = "counted_on"
-- dimensions = ["district", "tier"]
-- good_direction = "up"
-- ---
with wholes as (
    select
        counted_on,
        district,
        max(case when tier is null then installs end) as whole,
        sum(case when tier is not null then installs end) as parts
    from app_installs
    group by
        counted_on,
        district
)

select
    concat(cast(counted_on as varchar), district, tier) as key,
    cast(counted_on as timestamp) as at,
    district,
    tier,
    installs as value
from app_installs
where tier is not null

union all

select
    concat(cast(counted_on as varchar), district) as key,
    cast(counted_on as timestamp) as at,
    district,
    cast(null as varchar) as tier,
    whole - coalesce(parts, 0) as value
from wholes
where whole is not null and (parts is null or whole <> parts)
