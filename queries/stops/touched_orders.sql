-- The orders that the questions look at: those of the touched victims. Kept as a table, so that the store is passed over once.
create or replace temp table window_orders as
with keyed as not materialized (
    select
        coalesce(incident_id, case_id, order_id) as victim_key,
        coalesce(result, 'stopped') = 'stopped' and executed_at is not null and amount_stopped_cny > 0 as is_stop,
        incident_id,
        account_id,
        reported_at,
        requested_at,
        executed_at,
        channel,
        chain_level,
        result,
        amount_requested_cny,
        amount_stopped_cny,
        frozen_at,
        amount_frozen_cny,
        returned_at,
        amount_returned_cny
    from stop_orders
    where reported_at >= $first_reported_at and reported_at <= $last_reported_at
        or reported_at is null
)

-- Two branches, so that the first joins on a plain column and the second passes over what has an incident.
select keyed.*
from keyed
inner join touched_victims
    on touched_victims.victim_key = keyed.incident_id
union all
select keyed.*
from keyed
inner join touched_victims
    on touched_victims.victim_key = keyed.victim_key
where keyed.incident_id is null
