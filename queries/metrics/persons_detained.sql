-- ---
-- title_zh = "刑拘人数"
-- title_en = "Persons detained"
-- definition_zh = "期内被刑事拘留的人数，同一人只计一次；无人员编号的每条计一人。"
-- definition_en = "Persons in criminal detention, each counted once a window; a record without a person counts as one."
-- front = "crackdown"
-- kind = "distinct"
-- unit_zh = "人"
-- unit_en = "persons"
-- datasets = ["arrests"]
-- attributed_to = "taken_on"
-- dimensions = ["district", "operation"]
-- good_direction = "up"
-- ---
select
    arrest_id as key,
    cast(taken_on as timestamp) as at,
    district,
    operation,
    coalesce(person_id, arrest_id) as value
from arrests
where measure = 'criminal_detention'
    and n > 0
