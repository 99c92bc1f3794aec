-- How the incidents of the window with a payment fared, added up by what is asked of them (where orders form the groups: one
-- row an incident and group): their first executed stop, or that one is pending. Kept as a table: the other questions read it.
-- The orders are added up before the reports are joined, which halves the time, into a single time each: infinity stands for
-- a stop that is pending, and counts only where there is none before. The few incidents that were stopped before their clock
-- started are looked at again.
create or replace temp table stop_incidents as
with reports as (
    select
        incident_id,
        n,
        loss_cny,
        reported_at <= $data_end - $within * interval '1' minute as is_mature,
        case $start_clock when 'first_transfer_at' then first_transfer_at else reported_at end as started_at,
        case $by
            when 'district' then district
            when 'station' then station
            when 'fraud_type' then fraud_type
            when 'channel' then channel
            when 'hour' then
                case when reported_at <> date_trunc('day', reported_at) then -- a date without a time has no hour
                    lpad(cast(extract(hour from reported_at) as varchar), 2, '0')
                end
            when 'amount_band' then cast(len(list_filter($amount_limits, lambda each: each <= loss_cny)) as varchar)
        end as incident_group
    from incidents
    where is_telecom
        and loss_cny > 0
        and reported_at >= $window_start
        and reported_at < $window_end
),

timed as not materialized (
    select
        incident_id,
        case $by
            when 'chain_level' then cast(chain_level as varchar)
            when 'order_channel' then channel
        end as order_group,
        case $end_clock when 'requested_at' then requested_at else executed_at end as ended_at,
        result = 'pending' or (result is null and executed_at is null) as is_pending,
        result = 'stopped' or (result is null and executed_at is not null) as is_executed,
        ended_at <> date_trunc('day', ended_at) as has_time, -- a date without a time cannot be timed
        case
            when coalesce(result, 'stopped') = 'stopped' and has_time then ended_at
            when is_pending then timestamp 'infinity'
        end as first_at
    from window_orders
    where incident_id is not null
),

ordered as (
    select
        incident_id,
        order_group,
        min(first_at) as first_at
    from timed
    group by incident_id, order_group
),

joined as materialized (
    select
        reports.*,
        ordered.order_group,
        ordered.incident_id is not null as is_ordered,
        ordered.first_at
    from reports
    left join ordered
        on ordered.incident_id = reports.incident_id
    where ordered.incident_id is not null
        or $by not in ('chain_level', 'order_channel')
),

again as (
    select
        early.incident_id,
        early.order_group,
        min(
            case
                when timed.first_at >= early.started_at then timed.first_at
                when timed.is_pending then timestamp 'infinity'
            end
        ) as first_at,
        count(*) filter (timed.is_executed and timed.has_time and timed.ended_at < early.started_at) as n_too_soon
    from joined as early
    inner join timed
        on timed.incident_id = early.incident_id
        and timed.order_group is not distinct from early.order_group
    where early.first_at < early.started_at
    group by early.incident_id, early.order_group
),

settled as (
    select
        joined.* exclude (first_at),
        case when joined.first_at >= joined.started_at then joined.first_at else again.first_at end as first_at,
        coalesce(again.n_too_soon, 0) as n_too_soon
    from joined
    left join again
        on again.incident_id = joined.incident_id
        and again.order_group is not distinct from joined.order_group
),

fared as (
    select
        coalesce(order_group, incident_group) as stop_group,
        is_mature,
        coalesce(started_at <> date_trunc('day', started_at), false) as is_timed,
        started_at is null as has_no_start,
        is_ordered,
        coalesce(first_at = timestamp 'infinity', false) as is_pending,
        coalesce(first_at < timestamp 'infinity', false) as is_stopped,
        date_diff('second', started_at, case when is_pending then $data_end else first_at end) as seconds,
        n,
        n * loss_cny as loss_cny,
        n_too_soon
    from settled
)

select
    stop_group,
    is_mature,
    is_timed,
    has_no_start,
    is_ordered,
    is_pending,
    is_stopped,
    seconds,
    sum(n) as n,
    sum(loss_cny) as loss_cny,
    sum(n_too_soon) as n_too_soon
from fared
group by stop_group, is_mature, is_timed, has_no_start, is_ordered, is_pending, is_stopped, seconds
