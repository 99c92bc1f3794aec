-- How many were stopped, or still waited when the data end, after so many seconds. Who has waited longer than anybody who was
-- stopped counts with the longest wait: that is the same curve, and mostly a hundredth of the times.
with counted as (
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
    having n_stopped + n_pending > 0 -- corrections may leave no one
),

ends as (
    select
        stop_group,
        coalesce(max(seconds) filter (n_stopped <> 0), -1) as last_stop,
        max(seconds) as longest
    from counted
    group by stop_group
),

merged as (
    select
        counted.stop_group,
        case when counted.seconds > ends.last_stop then ends.longest else counted.seconds end as seconds,
        counted.n_stopped,
        counted.n_pending
    from counted
    inner join ends
        on ends.stop_group is not distinct from counted.stop_group
)

select
    stop_group,
    seconds,
    cast(sum(n_stopped) as bigint) as n_stopped,
    cast(sum(n_pending) as bigint) as n_pending
from merged
group by stop_group, seconds
order by stop_group, seconds
