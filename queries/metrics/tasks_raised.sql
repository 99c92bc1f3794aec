-- ---
-- title_zh = "交办任务"
-- title_en = "Tasks raised"
-- definition_zh = "期内提出（未取消）的任务数；按提出日期归属。"
-- definition_en = "Tasks raised in the window and not cancelled."
-- front = "mechanism"
-- kind = "count"
-- unit_zh = "项"
-- unit_en = "tasks"
-- datasets = ["tasks"]
-- attributed_to = "raised_on"
-- dimensions = ["district", "front"]
-- ---
select
    task_id as key,
    cast(raised_on as timestamp) as at,
    district,
    front,
    n as value
from tasks
where coalesce(status, 'open') <> 'cancelled'
