-- From when until when were the incidents of the touched victims' orders reported? The engine passes over other parts of the table.
select
    min(reported_at) as first_reported_at,
    max(reported_at) as last_reported_at
from stop_orders
where coalesce(incident_id, case_id, order_id) in (select victim_key from touched_victims)
