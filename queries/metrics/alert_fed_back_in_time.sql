-- ---
-- title_zh = "预警及时反馈率"
-- title_en = "Alerts fed back in time"
-- definition_zh = "已到反馈时限的预警指令中，在时限内（含）反馈的比例；时限按颜色在设置中规定，0 为不要求；按下发时间归属。"
-- definition_en = "Share of the alerts due to be fed back that were fed back within the limit of their colour (settings; 0 asks for nothing); by the time of issue."
-- front = "dissuasion"
-- kind = "ratio"
-- proportion = true
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["alerts"]
-- attributed_to = "issued_at"
-- dimensions = ["level", "district", "station", "source"]
-- good_direction = "up"
-- denominator_note_zh = "尚未到时限的指令不计；早于下发的时间视为有误，不算及时；只有日期的按当日末计，下发只有日期的不计。"
-- denominator_note_en = "Alerts that are not yet due are left out; a time before the issue is a stamp fault and not in time; a date without a time is taken for the end of its day; without the time of issue an alert is left out."
-- ---
with limited as (
    select
        alert_id,
        issued_at,
        level,
        district,
        station,
        source,
        n,
        case -- of a date without a time only its end is sure
            when fed_back_at = date_trunc('day', fed_back_at) then fed_back_at + interval '1' day
            else fed_back_at
        end as fed_back_at,
        case level
            when 'purple' then $feed_back_within_purple
            when 'red' then $feed_back_within_red
            when 'yellow' then $feed_back_within_yellow
            when 'blue' then $feed_back_within_blue
        end as limit_minutes
    from alerts
    where issued_at <> date_trunc('day', issued_at)
)

select
    alert_id as key,
    issued_at as at,
    level,
    district,
    station,
    source,
    case
        when fed_back_at >= issued_at and fed_back_at <= issued_at + limit_minutes * interval '1' minute then n
        else 0
    end as numerator,
    n as denominator
from limited
where limit_minutes > 0
    and issued_at + limit_minutes * interval '1' minute <= $data_end
