"""The questions that `health` asks the store; names in braces are quoted identifiers."""

MISSING_DAYS = """
    with days as (
        select cast(range as date) as day
        from range(cast($first as timestamp), cast($last as timestamp) + interval 1 day, interval 1 day)
    ),
    counts as (
        select cast({event} as date) as day, sum(n) as n from {dataset} group by all
    )
    select days.day from days
    left join counts on counts.day = days.day
    where counts.day is null and (select median(n) from counts) >= $daily_rows
    order by days.day"""

LATE_ENTRIES = """
    with watermarks as (
        select batch_id, max(covers_to) over (order by batch_id rows between unbounded preceding and 1 preceding) as known_to
        from store.loading.batches where dataset = $dataset and batch_id <= $last
    ),
    first_states as (
        select min({event}) as happened_at, min(added_batch) as added_batch from {versions}
        where added_batch <= $last
        group by {key}
    ),
    ages as (
        select known_to - cast(happened_at as date) as days
        from first_states inner join watermarks on watermarks.batch_id = first_states.added_batch
        where cast(happened_at as date) <= known_to
    )
    select
        count(*) filter (days <= 7) as to_week,
        count(*) filter (days between 8 and 31) as to_month,
        count(*) filter (days > 31) as older
    from ages"""

WEEKS = """
    select weeks.back, count(events.happened_at) as n
    from range(9) as weeks(back)
    left join (select cast({event} as timestamp) as happened_at from {dataset}) as events
        on events.happened_at >= cast($end as timestamp) - to_days(cast(7 * (weeks.back + 1) as integer))
        and events.happened_at < cast($end as timestamp) - to_days(cast(7 * weeks.back as integer))
    group by weeks.back
    having count(events.happened_at) > 0
    order by weeks.back"""

ORPHANS = """
    select
        count(*) filter ({field} is not null and {field} not in (select {field} from {target} where {field} is not null)) as n,
        count(*) as n_all
    from {dataset}"""

REFUSED = """
    select
        dataset,
        sum(n_read) as n_read,
        sum(n_rejected) as n_rejected,
        sum(n_warned) as n_warned,
        sum(n_duplicate) as n_duplicate
    from store.loading.batches
    where batch_id <= $last
        and batch_id in (select max(batch_id) from store.loading.batches where batch_id <= $last group by sha256)
    group by dataset
    order by dataset"""

FALLING_STOCK = """
    with steps as (
        select district, counted_on, installs, lag(installs) over (partition by district order by counted_on) as n_before
        from app_installs
    )
    select * from steps where installs < n_before order by counted_on, district limit 20"""
