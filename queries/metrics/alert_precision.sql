-- ---
-- title_zh = "预警准确率"
-- title_en = "Alert precision"
-- definition_zh = "已反馈的预警指令中，不是误报的比例；按下发时间归属。"
-- definition_en = "Share of the alerts fed back that were no false alarms, by the time of issue."
-- front = "dissuasion"
-- kind = "ratio"
-- proportion = true
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["alerts"]
-- attributed_to = "issued_at"
-- dimensions = ["level", "district", "station", "source"]
-- good_direction = "up"
-- denominator_note_zh = "分母为已反馈结果的指令。"
-- denominator_note_en = "Over alerts with an outcome."
-- ---
select
    alert_id as key,
    issued_at as at,
    level,
    district,
    station,
    source,
    case when outcome <> 'false_alarm' then n else 0 end as numerator,
    n as denominator
from alerts
where outcome is not null
