-- The victims that the questions look at: the incidents reported in the window, and all to whom anything happened in it.
create or replace temp table touched_victims as
with keyed as not materialized (
    select
        *,
        coalesce(incident_id, case_id, order_id) as victim_key
    from stop_orders
)

-- One condition a branch: the engine passes over parts of the table that hold no such time.
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
