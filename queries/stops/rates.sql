-- The rate over (A) all incidents and (C) those with an order, by number and by amount, and how long the first stop took.
select
    stop_group,
    cast(sum(n) as bigint) as n_incidents,
    cast(coalesce(sum(n) filter (is_ordered), 0) as bigint) as n_ordered,
    cast(coalesce(sum(n) filter (is_stopped and seconds <= $within * 60), 0) as bigint) as n_in_time,
    cast(sum(loss_cny) as double) as loss_cny,
    cast(coalesce(sum(loss_cny) filter (is_stopped and seconds <= $within * 60), 0) as double) as loss_in_time_cny,
    cast(coalesce(sum(n) filter (is_stopped), 0) as bigint) as n_stopped,
    cast(coalesce(sum(n) filter (is_pending), 0) as bigint) as n_pending,
    cast(coalesce(sum(n) filter (is_stopped and seconds <= 300), 0) as bigint) as n_0_5,
    cast(coalesce(sum(n) filter (is_stopped and seconds > 300 and seconds <= 900), 0) as bigint) as n_5_15,
    cast(coalesce(sum(n) filter (is_stopped and seconds > 900 and seconds <= 1800), 0) as bigint) as n_15_30,
    cast(coalesce(sum(n) filter (is_stopped and seconds > 1800 and seconds <= 3600), 0) as bigint) as n_30_60,
    cast(coalesce(sum(n) filter (is_stopped and seconds > 3600), 0) as bigint) as n_over_60
from stop_incidents
where is_mature
    and is_timed
group by stop_group
order by stop_group nulls last
