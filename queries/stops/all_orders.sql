-- The orders that the questions look at: all, where most of them touch the window.
create or replace temp view window_orders as
select
    coalesce(incident_id, case_id, order_id) as victim_key,
    coalesce(result, 'stopped') = 'stopped' and executed_at is not null and amount_stopped_cny > 0 as is_stop,
    *
from stop_orders
