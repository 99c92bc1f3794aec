-- From when until when were the incidents of the window reported, as their orders have it? The engine passes over other parts
-- of the table.
select
    min(reported_at) as first_reported_at,
    max(reported_at) as last_reported_at
from stop_orders
where incident_id in (
    select incident_id from incidents
    where is_telecom and loss_cny > 0 and reported_at >= $window_start and reported_at < $window_end
)
