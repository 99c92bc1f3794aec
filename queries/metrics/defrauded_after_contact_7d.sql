-- ---
-- title_zh = "联系后 7 天内被骗率"
-- title_en = "Defrauded within 7 days of the contact"
-- definition_zh = "已联系的预警对象中，联系后 7 天内（含）又报既遂电诈警情的比例；以加密后的证件号关联；按联系时间归属。"
-- definition_en = "Share of the contacted alerts whose subject reported a completed telecom fraud within 7 days after the contact; linked by the hashed id; by the time of the contact."
-- front = "dissuasion"
-- kind = "ratio"
-- proportion = true
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["alerts", "incidents"]
-- attributed_to = "contacted_at"
-- dimensions = ["level", "district", "station", "source"]
-- good_direction = "down"
-- denominator_note_zh = "分母为已联系且有证件号的指令；联系后满 7 天才完整。"
-- denominator_note_en = "Over contacted alerts with a subject; complete 7 days after the contact."
-- matures_after = 7
-- ---
with victims as (
    select distinct
        alerts.alert_id
    from alerts
    inner join incidents
        on incidents.victim_id = alerts.subject_id
        and incidents.reported_at > alerts.contacted_at
        and incidents.reported_at <= alerts.contacted_at + interval '7' day
    where incidents.is_telecom
        and incidents.outcome = 'completed'
)

select
    alerts.alert_id as key,
    alerts.contacted_at as at,
    alerts.level,
    alerts.district,
    alerts.station,
    alerts.source,
    case when victims.alert_id is not null then alerts.n else 0 end as numerator,
    alerts.n as denominator
from alerts
left join victims
    on victims.alert_id = alerts.alert_id
where alerts.subject_id is not null
