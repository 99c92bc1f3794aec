-- ---
-- title_zh = "发案前有预警率"
-- title_en = "Completed frauds with a prior alert"
-- definition_zh = "既遂电诈警情中，受害人在报警前 30 天内收到过预警的比例；以加密后的证件号关联；按报警时间归属。"
-- definition_en = "Share of the completed telecom incidents whose victim had an alert in the 30 days before the report; linked by the hashed id."
-- front = "dissuasion"
-- kind = "ratio"
-- proportion = true
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["incidents", "alerts"]
-- attributed_to = "reported_at"
-- dimensions = ["district", "station", "fraud_type"]
-- good_direction = "up"
-- denominator_note_zh = "分母为有受害人证件号的既遂电诈警情；下发只有日期的预警自当日末起算，当日的先后不明，不计。"
-- denominator_note_en = "Over completed telecom incidents with a victim id; an alert issued on a day without a time counts from the end of that day, since a report of the same day may have come before it."
-- ---
with issued as (
    select
        subject_id,
        case -- of a date without a time only its last second is sure
            when issued_at = date_trunc('day', issued_at) then issued_at + interval '86399' second
            else issued_at
        end as issued_by
    from alerts
    where n > 0
),

warned as (
    select distinct
        incidents.incident_id
    from incidents
    inner join issued
        on issued.subject_id = incidents.victim_id
        and issued.issued_by < incidents.reported_at
        and issued.issued_by >= incidents.reported_at - interval '30' day
)

select
    incidents.incident_id as key,
    incidents.reported_at as at,
    incidents.district,
    incidents.station,
    incidents.fraud_type,
    case when warned.incident_id is not null then incidents.n else 0 end as numerator,
    incidents.n as denominator
from incidents
left join warned
    on warned.incident_id = incidents.incident_id
where incidents.is_telecom
    and incidents.outcome = 'completed'
    and incidents.victim_id is not null
