-- ---
-- title_zh = "刑拘人数"
-- title_en = "Persons detained"
-- definition_zh = "期内被刑事拘留的人数，同一人只计一次；无人员编号的每条计一人；已冲减的不计。"
-- definition_en = "Persons in criminal detention, each counted once a window; a record without a person counts as one; one that is taken back counts nowhere."
-- front = "crackdown"
-- kind = "distinct"
-- unit_zh = "人"
-- unit_en = "persons"
-- datasets = ["arrests"]
-- attributed_to = "taken_on"
-- dimensions = ["district", "operation"]
-- good_direction = "up"
-- ---
with detained as (
    select
        arrest_id,
        taken_on,
        district,
        operation,
        coalesce(person_id, arrest_id) as person,
        n,
        sum(n) over (partition by coalesce(person_id, arrest_id)) as left_of_person,
        sum(n) over (partition by coalesce(person_id, arrest_id), taken_on) as left_of_day
    from arrests
    where measure = 'criminal_detention'
)

select
    arrest_id as key,
    cast(taken_on as timestamp) as at,
    district,
    operation,
    person as value
from detained
where n > 0
    and left_of_person > 0 -- a correction takes the person back, whatever else it states
    and left_of_day > 0
