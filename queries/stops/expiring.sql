-- Stops that end soon and are not frozen: the last stop of each account in each case.
with last_stops as (
    select
        order_id,
        incident_id,
        case_id,
        account_id,
        institution,
        amount_stopped_cny,
        executed_at,
        expires_at,
        case -- a date without a time: some time of that day
            when expires_at = date_trunc('day', expires_at) then expires_at + interval '1' day
            else expires_at
        end as ends_by,
        max(expires_at) over same_account as last_expires_at,
        min(frozen_at) over same_account as frozen_at
    from stop_orders
    where amount_stopped_cny > 0
        and coalesce(result, 'stopped') = 'stopped'
    window same_account as (partition by coalesce(incident_id, case_id, order_id), account_id)
)

select
    last_stops.order_id,
    last_stops.incident_id,
    last_stops.case_id,
    incidents.district,
    incidents.station,
    last_stops.account_id,
    last_stops.institution,
    cast(last_stops.amount_stopped_cny as double) as amount_stopped_cny,
    last_stops.executed_at,
    last_stops.expires_at,
    date_diff('minute', cast($as_of as timestamp), last_stops.ends_by) as minutes_left
from last_stops
left join incidents
    on incidents.incident_id = last_stops.incident_id
where last_stops.expires_at = last_stops.last_expires_at
    and last_stops.ends_by > $as_of
    and last_stops.expires_at <= cast($as_of as timestamp) + $expiring_hours * interval '1' hour
    and (last_stops.frozen_at is null or last_stops.frozen_at > $as_of)
order by last_stops.expires_at, last_stops.order_id
