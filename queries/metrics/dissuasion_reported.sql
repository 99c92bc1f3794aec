-- ---
-- title_zh = "自报劝阻率"
-- title_en = "Reported dissuasion"
-- definition_zh = "已联系的对象中，反馈为“已劝阻”的比例；各单位自报，长期接近上限，须与“联系后被骗率”对照；按下发时间归属。"
-- definition_en = "Share of the contacted subjects reported as dissuaded: self-reported and near its ceiling, so read it beside the subjects defrauded after contact; by the time of issue."
-- front = "dissuasion"
-- kind = "ratio"
-- proportion = true
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["alerts"]
-- attributed_to = "issued_at"
-- dimensions = ["level", "district", "station", "source"]
-- good_direction = "up"
-- denominator_note_zh = "分母为已联系且已反馈的指令。"
-- denominator_note_en = "Over alerts whose subject was contacted and that were fed back."
-- ---
select
    alert_id as key,
    issued_at as at,
    level,
    district,
    station,
    source,
    case when outcome = 'dissuaded' then n else 0 end as numerator,
    n as denominator
from alerts
where contacted_at is not null
    and outcome is not null
