-- The orders that the questions look at: those of the incidents reported in the window, and of the victims to whom anything
-- happened in it. Kept as a table, so that the store is passed over once.
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
),

-- One condition a branch: the engine passes over parts of the table that hold no such time.
touched as (
    select incident_id as victim_key from incidents
    where is_telecom and loss_cny > 0 and reported_at >= $window_start and reported_at < $window_end
    union
    select victim_key from keyed
    where requested_at >= $window_start and requested_at < $window_end
    union
    select victim_key from keyed
    where requested_at is null and reported_at >= $window_start and reported_at < $window_end
    union
    select victim_key from keyed
    where executed_at >= $window_start and executed_at < $window_end
    union
    select victim_key from keyed
    where frozen_at >= $window_start and frozen_at < $window_end
    union
    select victim_key from keyed
    where returned_at >= $window_start and returned_at < $window_end
)

-- Two branches, so that the first joins on a plain column and the second passes over what has an incident.
select keyed.*
from keyed
inner join touched
    on touched.victim_key = keyed.incident_id
union all
select keyed.*
from keyed
inner join touched
    on touched.victim_key = keyed.victim_key
where keyed.incident_id is null
