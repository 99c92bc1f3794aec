-- What cannot be timed, and why: incidents of the window, and their orders.
with orders as (
    select
        stop_orders.order_id,
        incidents.started_at,
        case $end_clock when 'requested_at' then stop_orders.requested_at else stop_orders.executed_at end as ended_at
    from (select distinct incident_id, started_at from stop_incidents) as incidents
    inner join stop_orders
        on stop_orders.incident_id = incidents.incident_id
    where coalesce(stop_orders.result, 'stopped') = 'stopped'
        and (stop_orders.result is not null or stop_orders.executed_at is not null)
),

counted as (
    select
        count(*) filter (not is_mature) as too_recent_to_judge,
        count(*) filter (started_at is null) as report_without_start,
        count(*) filter (started_at = date_trunc('day', started_at)) as start_is_a_date_only
    from (select distinct incident_id, is_mature, started_at from stop_incidents)
),

timed as (
    select
        count(*) filter (ended_at < started_at and ended_at <> date_trunc('day', ended_at)) as stop_before_the_report,
        count(*) filter (ended_at is null) as stop_without_a_time,
        count(*) filter (ended_at = date_trunc('day', ended_at)) as stop_is_a_date_only
    from orders
)

select
    *
from counted
cross join timed
