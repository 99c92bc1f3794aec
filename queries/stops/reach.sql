-- Do most orders touch the window? Then choosing them costs more than looking at all. A condition on a plain column, not an
-- aggregate with a filter: the engine passes over parts of the table that lie wholly in the window, or outside.
with touching as (
    select count(*) as n from stop_orders
    where reported_at >= $window_start and reported_at < $window_end
),

known as (
    select count(*) as n from stop_orders
)

select touching.n * 4 > known.n as is_most
from touching
cross join known
