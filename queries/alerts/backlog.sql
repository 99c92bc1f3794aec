-- Alerts that are not closed (fed back) and of which a step is past its limit when the data end: the first such step of each.
with limits as (
    select
        alert_id,
        level,
        district,
        station,
        source,
        issued_at,
        case -- of a date without a time only its end is sure
            when issued_at = date_trunc('day', issued_at) then issued_at + interval '1' day
            else issued_at
        end as issued_by,
        signed_at,
        met_at,
        case level
            when 'purple' then $sign_within_purple
            when 'red' then $sign_within_red
            when 'yellow' then $sign_within_yellow
            when 'blue' then $sign_within_blue
        end as sign_minutes,
        case level
            when 'purple' then $meet_within_purple
            when 'red' then $meet_within_red
            when 'yellow' then $meet_within_yellow
            when 'blue' then $meet_within_blue
        end as meet_minutes,
        case level
            when 'purple' then $feed_back_within_purple
            when 'red' then $feed_back_within_red
            when 'yellow' then $feed_back_within_yellow
            when 'blue' then $feed_back_within_blue
        end as feed_back_minutes
    from alerts
    where n > 0
        and (fed_back_at is null or fed_back_at >= $data_end)
        and ($district is null or district = $district)
),

steps as (
    select *, 1 as place, 'sign' as step, sign_minutes as limit_minutes from limits
    where signed_at is null or signed_at >= $data_end
    union all
    select *, 2, 'meet', meet_minutes from limits
    where met_at is null or met_at >= $data_end
    union all
    select *, 3, 'feed_back', feed_back_minutes from limits
),

due as (
    select
        *,
        issued_by + limit_minutes * interval '1' minute as due_at
    from steps
    where limit_minutes > 0 -- 0 asks for nothing
),

overdue as (
    select
        *,
        row_number() over (partition by alert_id order by due_at, place) as turn
    from due
    where due_at < $data_end
)

select
    alert_id,
    level,
    district,
    station,
    source,
    issued_at,
    step,
    due_at,
    date_diff('second', due_at, cast($data_end as timestamp)) / 3600.0 as hours_overdue
from overdue
where turn = 1
order by due_at, alert_id
