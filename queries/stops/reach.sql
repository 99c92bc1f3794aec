-- Do most orders touch the window? Then choosing them costs more than looking at all.
select count(*) filter (reported_at >= $window_start and reported_at < $window_end) * 4 > count(*) as is_most
from stop_orders
