-- How many were stopped, or still waited when the data end, after so many seconds.
select
    stop_group,
    coalesce(seconds, date_diff('second', started_at, $data_end)) as seconds,
    cast(coalesce(sum(n) filter (not is_pending), 0) as bigint) as n_stopped,
    cast(coalesce(sum(n) filter (is_pending), 0) as bigint) as n_pending
from stop_incidents
where is_mature
    and started_at is not null
    and (is_pending or seconds is not null)
group by all
order by all
