-- The case asked for, by its own number or its incident's.
select
    cases.case_id,
    cases.incident_id,
    cases.district,
    cases.reported_at,
    cast(cases.loss_cny as double) as loss_cny
from cases
where cases.case_id = $asked
    or cases.case_id in (select case_id from case_links where incident_id = $asked)
order by cases.case_id
limit 1
