-- What cannot be timed, and why: incidents of the window, and their orders.
with reports as (
    select incident_id from incidents
    where is_telecom and loss_cny > 0 and reported_at >= $window_start and reported_at < $window_end
),

executed as (
    select
        incident_id,
        case $end_clock when 'requested_at' then requested_at else executed_at end as ended_at
    from window_orders
    where result = 'stopped' or (result is null and executed_at is not null)
),

untimed as (
    select
        count(*) filter (ended_at is null) as n_without_time,
        count(*) filter (ended_at is not null) as n_date_only
    from executed
    where (ended_at is null or ended_at = date_trunc('day', ended_at))
        and incident_id in (select incident_id from reports)
)

select
    cast(coalesce(sum(n) filter (not is_mature), 0) as bigint) as too_recent_to_judge,
    cast(coalesce(sum(n) filter (has_no_start), 0) as bigint) as report_without_start,
    cast(coalesce(sum(n) filter (not is_timed and not has_no_start), 0) as bigint) as start_is_a_date_only,
    cast(coalesce(sum(n_too_soon), 0) as bigint) as stop_before_the_report,
    cast(any_value(untimed.n_without_time) as bigint) as stop_without_a_time,
    cast(any_value(untimed.n_date_only) as bigint) as stop_is_a_date_only
from untimed
left join stop_incidents
    on true
