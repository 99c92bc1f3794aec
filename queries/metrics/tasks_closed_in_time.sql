-- ---
-- title_zh = "任务按时办结率"
-- title_en = "Tasks closed in time"
-- definition_zh = "已到时限的任务中，在时限当日及以前办结的比例；按时限归属。"
-- definition_en = "Share of the tasks due that were closed on the due day or before, by the day they were due."
-- front = "mechanism"
-- kind = "ratio"
-- proportion = true
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["tasks"]
-- attributed_to = "due_on"
-- dimensions = ["district", "front"]
-- good_direction = "up"
-- denominator_note_zh = "尚未到期、没有时限和已取消的不计。"
-- denominator_note_en = "Tasks not yet due, without a due day or cancelled are left out."
-- ---
select
    task_id as key,
    cast(due_on as timestamp) as at,
    district,
    front,
    case when closed_on <= due_on then n else 0 end as numerator,
    n as denominator
from tasks
where due_on + interval '1' day <= $data_end
    and coalesce(status, 'open') <> 'cancelled'
