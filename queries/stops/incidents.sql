-- How the incidents of the window with a payment fared, added up by what is asked of them (where orders form the groups: one
-- row an incident and group): their first executed stop, and what about their orders cannot be timed. Kept as a table: the
-- other questions read it.
create or replace temp table stop_incidents as
-- Numbered, since numbers are joined and grouped sooner than texts; kept, so that each has one number.
with reports as materialized (
    select
        row_number() over () as place,
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
        reports.place,
        case $by
            when 'chain_level' then cast(window_orders.chain_level as varchar)
            when 'order_channel' then window_orders.channel
        end as order_group,
        reports.started_at,
        case $end_clock when 'requested_at' then window_orders.requested_at else window_orders.executed_at end as ended_at,
        coalesce(window_orders.result, 'stopped') = 'stopped' as is_stopped,
        window_orders.result = 'pending' or (window_orders.result is null and window_orders.executed_at is null) as is_pending,
        coalesce(window_orders.result, 'stopped') = 'stopped'
        and (window_orders.result is not null or window_orders.executed_at is not null) as is_executed
    from reports
    inner join window_orders
        on window_orders.incident_id = reports.incident_id
),

ordered as (
    select
        place,
        order_group,
        min(ended_at) filter (
            is_stopped
            and ended_at >= started_at
            and ended_at <> date_trunc('day', ended_at) -- a date without a time cannot be timed
        ) as stopped_at,
        coalesce(bool_or(is_pending), false) as is_pending,
        count(*) filter (
            $with_stamps and is_executed and ended_at < started_at and ended_at <> date_trunc('day', ended_at)
        ) as n_too_soon,
        count(*) filter ($with_stamps and is_executed and ended_at is null) as n_without_time,
        count(*) filter ($with_stamps and is_executed and ended_at = date_trunc('day', ended_at)) as n_date_only
    from timed
    group by place, order_group
),

fared as (
    select
        coalesce(ordered.order_group, reports.incident_group) as stop_group,
        reports.reported_at <= $data_end - $within * interval '1' minute as is_mature,
        coalesce(reports.started_at <> date_trunc('day', reports.started_at), false) as is_timed,
        reports.started_at is null as has_no_start,
        ordered.place is not null as is_ordered,
        ordered.stopped_at is null and coalesce(ordered.is_pending, false) as is_pending,
        ordered.stopped_at is not null as is_stopped,
        case
            when ordered.stopped_at is not null then date_diff('second', reports.started_at, ordered.stopped_at)
            when ordered.is_pending then date_diff('second', reports.started_at, $data_end)
        end as seconds,
        reports.n,
        reports.n * reports.loss_cny as loss_cny,
        ordered.n_too_soon,
        ordered.n_without_time,
        ordered.n_date_only
    from reports
    left join ordered
        on ordered.place = reports.place
    where ordered.place is not null
        or $by not in ('chain_level', 'order_channel')
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
    count(*) as n_rows,
    sum(n) as n,
    sum(loss_cny) as loss_cny,
    sum(n_too_soon) as n_too_soon,
    sum(n_without_time) as n_without_time,
    sum(n_date_only) as n_date_only
from fared
group by stop_group, is_mature, is_timed, has_no_start, is_ordered, is_pending, is_stopped, seconds
