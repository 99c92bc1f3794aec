-- Stops that end soon and are not frozen: of each account in each case the stop that lasts longest. One whose end no export
-- gives is taken to last 48 hours, as the rules of urgent stops have it, and marked. Source: docs/decisions/0391.
with stops as not materialized (
    select
        order_id,
        incident_id,
        case_id,
        account_id,
        coalesce(incident_id, case_id, order_id) as victim_key,
        institution,
        amount_stopped_cny,
        executed_at,
        frozen_at,
        expires_at is null as end_is_assumed,
        coalesce(expires_at, coalesce(executed_at, requested_at, reported_at) + interval '48' hour) as expires_at
    from stop_orders
    where amount_stopped_cny > 0
        and coalesce(result, 'stopped') = 'stopped'
        and (result is not null or executed_at is not null) -- without both nothing says that it was carried out
),

ending as not materialized (
    select
        *,
        case -- a date without a time: some time of that day
            when expires_at = date_trunc('day', expires_at) then expires_at + interval '1' day
            else expires_at
        end as ends_by
    from stops
),

in_time as (
    select * from ending
    where ends_by > $as_of
        and expires_at <= cast($as_of as timestamp) + $expiring_hours * interval '1' hour
),

last_stops as ( -- of accounts of which any stop ends in time: the others cannot be on the list
    select
        * exclude (frozen_at),
        min(frozen_at) over same_account as frozen_at
    from ending
    where account_id in (select account_id from in_time)
    window same_account as (partition by victim_key, account_id)
    qualify row_number() over (partition by victim_key, account_id order by ends_by desc, order_id) = 1
),

soon as (
    select * from last_stops
    where ends_by > $as_of
        and expires_at <= cast($as_of as timestamp) + $expiring_hours * interval '1' hour
        and (frozen_at is null or frozen_at > $as_of)
),

cases_of_soon as ( -- the case in which `trace` shows the order
    select
        soon.order_id,
        coalesce(
            min(case_links.case_id) filter (case_links.case_id = soon.case_id),
            min(case_links.case_id)
        ) as case_id
    from soon
    inner join case_links
        on case_links.incident_id = soon.incident_id
    group by soon.order_id
)

select
    soon.order_id,
    soon.incident_id,
    coalesce(cases_of_soon.case_id, soon.case_id) as case_id,
    incidents.district,
    incidents.station,
    soon.account_id,
    soon.institution,
    cast(soon.amount_stopped_cny as double) as amount_stopped_cny,
    soon.executed_at,
    soon.expires_at,
    date_diff('second', cast($as_of as timestamp), soon.ends_by) // 60 as minutes_left,
    soon.end_is_assumed
from soon
left join cases_of_soon
    on cases_of_soon.order_id = soon.order_id
left join incidents
    on incidents.incident_id = soon.incident_id
order by soon.expires_at, soon.order_id
