-- ---
-- title_zh = "二级中心五见达标率"
-- title_en = "Centre compliance"
-- definition_zh = "二级反诈中心检查中五个“见”（队伍、场地、席位、机制、落实）达标的比例；按检查日期归属。"
-- definition_en = "Share of the five points (team, venue, seats, mechanism, implementation) that checks of second-level centres found met, by the day of the check."
-- front = "mechanism"
-- kind = "ratio"
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["centres"]
-- attributed_to = "checked_on"
-- dimensions = ["district"]
-- good_direction = "up"
-- denominator_note_zh = "分母为检查次数的五倍；未填的“见”视为未达标。"
-- denominator_note_en = "Over five points a check; an empty point is not met."
-- ---
select
    centre_id || '/' || cast(checked_on as varchar) as key,
    cast(checked_on as timestamp) as at,
    district,
    (
        case when team then 1 else 0 end
        + case when venue then 1 else 0 end
        + case when seats then 1 else 0 end
        + case when mechanism then 1 else 0 end
        + case when implementation then 1 else 0 end
    ) * n as numerator,
    5 * n as denominator
from centres
