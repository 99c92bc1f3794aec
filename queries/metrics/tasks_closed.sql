-- ---
-- title_zh = "已办结任务"
-- title_en = "Tasks closed"
-- definition_zh = "期内提出、至数据截止已办结的任务数；按提出日期归属。"
-- definition_en = "Tasks raised in the window that are closed when the data end; by the day they were raised."
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
    and (closed_on < $data_end or status = 'closed')
