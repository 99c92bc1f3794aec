-- Each second-level centre as its latest check in a window found it.
select
    centres.district,
    centres.centre_id,
    centres.checked_on,
    centres.team,
    centres.venue,
    centres.seats,
    centres.mechanism,
    centres.implementation
from centres
inner join (
    select centre_id, max(checked_on) as checked_on
    from centres
    where checked_on >= $first
        and checked_on < $end
    group by centre_id
) as latest
    on latest.centre_id = centres.centre_id
    and latest.checked_on = centres.checked_on
order by centres.district, centres.centre_id
