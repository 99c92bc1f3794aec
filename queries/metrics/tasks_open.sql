-- ---
-- title_zh = "未办结任务"
-- title_en = "Tasks open"
-- definition_zh = "期内提出、至数据截止未办结（未取消）的任务数；按提出日期归属。"
-- definition_en = "Tasks raised in the window that are neither closed nor cancelled when the data end."
-- front = "mechanism"
-- kind = "count"
-- unit_zh = "项"
-- unit_en = "tasks"
-- datasets = ["tasks"]
-- attributed_to = "raised_on"
-- dimensions = ["district", "front"]
-- good_direction = "down"
-- ---
select
    task_id as key,
    cast(raised_on as timestamp) as at,
    district,
    front,
    n as value
from tasks
where (closed_on is null or closed_on >= $data_end)
    and coalesce(status, 'open') not in ('closed', 'cancelled')
