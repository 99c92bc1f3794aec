-- The orders that the rates look at, where most orders do not touch the window: those of its incidents. Kept as a table.
create or replace temp table window_orders as
select
    incident_id,
    requested_at,
    executed_at,
    channel,
    chain_level,
    result
from stop_orders
where (reported_at >= $first_reported_at and reported_at <= $last_reported_at or reported_at is null)
    and incident_id in (
        select incident_id from incidents
        where is_telecom and loss_cny > 0 and reported_at >= $window_start and reported_at < $window_end
    )
