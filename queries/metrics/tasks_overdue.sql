-- ---
-- title_zh = "超期任务"
-- title_en = "Tasks overdue"
-- definition_zh = "完成时限已过、至数据截止未办结的任务数；按时限归属。"
-- definition_en = "Tasks whose due day is over and that are not closed when the data end, by the day they were due."
-- front = "mechanism"
-- kind = "count"
-- unit_zh = "项"
-- unit_en = "tasks"
-- datasets = ["tasks"]
-- attributed_to = "due_on"
-- dimensions = ["district", "front"]
-- good_direction = "down"
-- ---
select
    task_id as key,
    cast(due_on as timestamp) as at,
    district,
    front,
    n as value
from tasks
where due_on + interval '1' day <= $data_end
    and (closed_on is null or closed_on >= $data_end)
    and coalesce(status, 'open') not in ('closed', 'cancelled')
