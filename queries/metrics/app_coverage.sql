-- ---
-- title_zh = "反诈 APP 覆盖率"
-- title_en = "App coverage"
-- definition_zh = "期内最后一个有数日的安装量 ÷ 当年（无则最近一年）常住人口。"
-- definition_en = "Installs on the last day of the window that has a count, over the residents of that year or the latest before it."
-- front = "publicity"
-- kind = "stock_ratio"
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["app_installs", "population"]
-- attributed_to = "counted_on"
-- dimensions = ["district"]
-- good_direction = "up"
-- denominator_note_zh = "分母为常住人口；没有人口数的辖区不计。"
-- denominator_note_en = "Over residents; a district without a number of residents is left out."
-- ---
with latest_years as (
    select
        app_installs.counted_on,
        app_installs.district,
        max(population.year) as year
    from app_installs
    inner join population
        on population.district = app_installs.district
        and population.year <= app_installs.counted_on
    group by app_installs.counted_on, app_installs.district
)

select
    cast(app_installs.counted_on as varchar) || app_installs.district as key,
    cast(app_installs.counted_on as timestamp) as at,
    app_installs.district,
    app_installs.installs as numerator,
    population.residents as denominator
from app_installs
inner join latest_years
    on latest_years.counted_on = app_installs.counted_on
    and latest_years.district = app_installs.district
inner join population
    on population.district = latest_years.district
    and population.year = latest_years.year
