-- One row an incident of the window with a payment (where orders form the groups: one row an incident and group), with its
-- first executed stop. Kept as a table: the other questions read it.
create or replace temp table stop_incidents as
with reports as (
    select
        incident_id,
        n,
        loss_cny,
        reported_at,
        case $start_clock when 'first_transfer_at' then first_transfer_at else reported_at end as started_at,
        case $by
            when 'district' then district
            when 'station' then station
            when 'fraud_type' then fraud_type
            when 'channel' then channel
            when 'hour' then lpad(cast(extract(hour from reported_at) as varchar), 2, '0')
            when 'amount_band' then cast(len(list_filter($amount_limits, lambda each: each <= loss_cny)) as varchar)
        end as incident_group
    from incidents
    where is_telecom
        and loss_cny > 0
        and reported_at >= $window_start
        and reported_at < $window_end
),

timed as (
    select
        stop_orders.incident_id,
        case $by
            when 'chain_level' then cast(stop_orders.chain_level as varchar)
            when 'order_channel' then stop_orders.channel
        end as order_group,
        reports.started_at,
        case $end_clock when 'requested_at' then stop_orders.requested_at else stop_orders.executed_at end as ended_at,
        coalesce(stop_orders.result, 'stopped') = 'stopped' as is_stopped,
        stop_orders.result = 'pending' or (stop_orders.result is null and stop_orders.executed_at is null) as is_pending
    from reports
    inner join stop_orders
        on stop_orders.incident_id = reports.incident_id
),

ordered as (
    select
        incident_id,
        order_group,
        min(ended_at) filter (
            is_stopped
            and ended_at >= started_at
            and ended_at <> date_trunc('day', ended_at) -- a date without a time cannot be timed
        ) as stopped_at,
        coalesce(bool_or(is_pending), false) as is_pending
    from timed
    group by incident_id, order_group
)

select
    reports.incident_id,
    reports.n,
    reports.loss_cny,
    reports.reported_at,
    reports.started_at,
    reports.reported_at <= $data_end - $within * interval '1' minute as is_mature,
    coalesce(ordered.order_group, reports.incident_group) as stop_group,
    ordered.incident_id is not null as is_ordered,
    ordered.stopped_at is null and coalesce(ordered.is_pending, false) as is_pending,
    date_diff('second', reports.started_at, ordered.stopped_at) as seconds,
    coalesce(date_diff('second', reports.started_at, ordered.stopped_at) <= $within * 60, false) as is_in_time
from reports
left join ordered
    on ordered.incident_id = reports.incident_id
where ordered.incident_id is not null
    or $by not in ('chain_level', 'order_channel')
