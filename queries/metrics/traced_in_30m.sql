-- ---
-- title_zh = "30分钟追踪四级率"
-- title_en = "Four levels traced within 30 minutes"
-- definition_zh = "有追踪记录的案件中，报警后 30 分 00 秒内（含）追踪到四级及以上的比例；按报警时间归属。"
-- definition_en = "Share of the traced cases of which four or more levels were traced at most 30:00 minutes after the report."
-- front = "stop_payment"
-- kind = "ratio"
-- proportion = true
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["transfers", "cases"]
-- attributed_to = "reported_at"
-- dimensions = ["district"]
-- good_direction = "up"
-- denominator_note_zh = "分母为有追踪记录、报警有时刻的案件；只有日期的追踪不算及时。"
-- denominator_note_en = "Over cases with a traced transfer and the time of the report; a tracing with a date only is not in time."
-- ---
with traced as (
    select
        cases.case_id,
        cases.reported_at,
        cases.district,
        cases.n,
        max(
            case
                when transfers.traced_at >= cases.reported_at
                    and transfers.traced_at <= cases.reported_at + interval '30' minute
                    and transfers.traced_at <> date_trunc('day', transfers.traced_at) -- a date without a time cannot be timed
                    then transfers.level
            end
        ) as level_in_time
    from transfers
    inner join cases
        on cases.case_id = transfers.case_id
    where transfers.traced_at is not null
        and transfers.n > 0
        and cases.reported_at <> date_trunc('day', cases.reported_at)
    group by cases.case_id, cases.reported_at, cases.district, cases.n
)

select
    case_id as key,
    reported_at as at,
    district,
    case when level_in_time >= 4 then n else 0 end as numerator,
    n as denominator
from traced
