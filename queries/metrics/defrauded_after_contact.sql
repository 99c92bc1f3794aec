-- ---
-- title_zh = "联系后 30 天内被骗率"
-- title_en = "Defrauded within 30 days of the contact"
-- definition_zh = "已联系的预警对象中，联系后 30 天内（含）又报既遂电诈警情的比例；以加密后的证件号关联；按联系时间归属。"
-- definition_en = "Share of the contacted alerts whose subject reported a completed telecom fraud within 30 days after the contact; linked by the hashed id; by the time of the contact."
-- front = "dissuasion"
-- kind = "ratio"
-- proportion = true
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["alerts", "incidents"]
-- attributed_to = "contacted_at"
-- dimensions = ["level", "district", "station", "source"]
-- good_direction = "down"
-- denominator_note_zh = "分母为已联系且有证件号的指令；联系后满 30 天才完整；联系只有日期的自当日末起算，当日的报警先后不明，不计。"
-- denominator_note_en = "Over contacted alerts with a subject; complete 30 days after the contact; one with a date only counts from the end of its day, since a report of the same day may have come before it."
-- matures_after = 30
-- ---
with contacts as (
    select
        alert_id,
        subject_id,
        case -- of a date without a time only its last second is sure
            when contacted_at = date_trunc('day', contacted_at) then contacted_at + interval '86399' second
            else contacted_at
        end as contacted_by
    from alerts
),

victims as (
    select distinct
        contacts.alert_id
    from contacts
    inner join incidents
        on incidents.victim_id = contacts.subject_id
        and incidents.reported_at > contacts.contacted_by
        and incidents.reported_at <= contacts.contacted_by + interval '30' day
    where incidents.is_telecom
        and incidents.n > 0
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
