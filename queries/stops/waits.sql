-- How many were stopped, or still waited when the data end, after so many seconds.
select
    stop_group,
    seconds,
    cast(coalesce(sum(n) filter (is_stopped), 0) as bigint) as n_stopped,
    cast(coalesce(sum(n) filter (is_pending), 0) as bigint) as n_pending
from stop_incidents
where is_mature
    and is_timed
    and (is_pending or is_stopped)
group by stop_group, seconds
order by stop_group, seconds
