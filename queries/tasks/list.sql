-- The tasks of the meeting with their state on a day, the newest first.
select
    task_id,
    raised_on,
    district,
    front,
    issue,
    owner,
    due_on,
    closed_on,
    metric,
    target,
    case
        when status = 'cancelled' then 'cancelled'
        when closed_on <= $today or (closed_on is null and status = 'closed') then 'closed'
        when due_on < $today then 'overdue'
        else 'open'
    end as state
from tasks
where n > 0 -- what a correction takes back is not there to be done
order by raised_on desc, task_id desc
