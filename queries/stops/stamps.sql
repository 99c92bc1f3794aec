-- What cannot be timed, and why: incidents of the window, and their orders.
select
    cast(coalesce(sum(n) filter (not is_mature), 0) as bigint) as too_recent_to_judge,
    cast(coalesce(sum(n) filter (has_no_start), 0) as bigint) as report_without_start,
    cast(coalesce(sum(n) filter (not is_timed and not has_no_start), 0) as bigint) as start_is_a_date_only,
    cast(coalesce(sum(n_too_soon), 0) as bigint) as stop_before_the_report,
    cast(coalesce(sum(n_without_time), 0) as bigint) as stop_without_a_time,
    cast(coalesce(sum(n_date_only), 0) as bigint) as stop_is_a_date_only
from stop_incidents
