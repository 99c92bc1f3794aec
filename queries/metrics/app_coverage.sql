-- ---
-- title_zh = "反诈 APP 覆盖率"
-- title_en = "App coverage"
-- definition_zh = "各辖区期内最后一个有数日的安装量 ÷ 当年（无则最近一年）常住人口。"
-- definition_en = "Installs of each district on its last day of the window that has a count, over the residents of that year or the latest before it."
-- front = "publicity"
-- kind = "stock_ratio"
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["app_installs", "population"]
-- standing = ["population"]
-- attributed_to = "counted_on"
-- dimensions = ["district"]
-- good_direction = "up"
-- denominator_note_zh = "分母为常住人口；没有人口数的辖区不计。"
-- denominator_note_en = "Over residents; a district without a number of residents is left out."
-- ---
with stocks as (
    select
        counted_on,
        district,
        coalesce(
            max(case when tier is null then installs end),
            sum(case when tier is not null then installs end)
        ) as installs
    from app_installs
    group by
        counted_on,
        district
),

latest_years as (
    select
        stocks.counted_on,
        stocks.district,
        max(population.year) as year
    from stocks
    inner join population
        on population.district = stocks.district
        and population.year <= stocks.counted_on
    group by
        stocks.counted_on,
        stocks.district
)

select
    concat(cast(stocks.counted_on as varchar), stocks.district) as key,
    cast(stocks.counted_on as timestamp) as at,
    stocks.district,
    stocks.installs as numerator,
    population.residents as denominator
from stocks
inner join latest_years
    on latest_years.counted_on = stocks.counted_on
    and latest_years.district = stocks.district
inner join population
    on population.district = latest_years.district
    and population.year = latest_years.year
