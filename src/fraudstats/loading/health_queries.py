"""The questions that `health` asks the store; names in braces are quoted identifiers."""

MISSING_DAYS = """
    with days as (
        select cast(range as date) as day
        from range(cast($first as timestamp), cast($last as timestamp) + interval 1 day, interval 1 day)
    ),
    counts as (
        select cast({event} as date) as day, sum(n) as n from {dataset} group by all
    ),
    known as (
        select
            days.day,
            counts.n::double as n,
            count(*) over () as n_days,
            count(counts.n) over (partition by dayofweek(days.day)) as n_filled
        from days left join counts on counts.day = days.day
    ),
    usual as (
        select
            *,
            max(n_filled) over () as n_filled_most,
            coalesce(
                least(
                    median(n) over (partition by dayofweek(day) order by day rows between 4 preceding and 1 preceding),
                    median(n) over (partition by dayofweek(day) order by day rows between 1 following and 4 following)
                ),
                median(n) over (partition by dayofweek(day))
            ) as n_usual
        from known
    ),
    runs as (
        select *, row_number() over (order by day) - row_number() over (partition by n is null order by day) as run
        from usual where n_filled * 2 >= n_filled_most
    ),
    expected as (
        select day, n_days, sum(n_usual) over (partition by run) as n_expected from runs where n is null
    )
    select day from expected
    where n_days * exp(-n_expected) < $chance
    order by day"""
"""Runs of days without a row where, by those weekdays in the weeks before and after, it is no chance.

Weekdays on which there hardly ever is a row (a dataset that comes on Sundays) are not asked.
"""

LATE_ENTRIES = """
    with watermarks as (
        select
            batch_id,
            max(covers_to) over (order by batch_id rows between unbounded preceding and 1 preceding) as known_to
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

MISSING_MONTHS = """
    select cast(range as date) as day
    from range(
        date_trunc('month', cast($first as timestamp)), cast($last as timestamp) + interval 1 day, interval 1 month
    )
    where range not in (select date_trunc('month', cast({event} as timestamp)) from {dataset})
    order by day"""

WEEKS = """
    select weeks.back, count(events.happened_at) as n
    from range($n_weeks) as weeks(back)
    left join (select cast({event} as timestamp) as happened_at from {dataset}) as events
        on events.happened_at >= cast($end as timestamp) - to_days(cast(7 * (weeks.back + 1) as integer))
        and events.happened_at < cast($end as timestamp) - to_days(cast(7 * weeks.back as integer))
    group by weeks.back
    order by weeks.back"""

TWINS = """
    select count(*) as n from (
        select regexp_replace({key}, '^(\\D*)((?:19|20)\\d{{2}})?0*', '\\1\\2') as core, {event} as happened_at
        from {dataset}
        group by all
        having count(*) > 1
    )"""

ORPHANS = """
    select
        count(*) filter (
            {field} is not null and {field} not in (select {field} from {target} where {field} is not null)
        ) as n,
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

REFUSED_FILES = """
    select dataset, batch_id, file, n_read, n_rejected, n_rejected / n_read as rate
    from store.loading.batches
    where batch_id <= $last and n_rejected > $max_reject_rate * n_read
        and batch_id in (select max(batch_id) from store.loading.batches where batch_id <= $last group by sha256)
    order by rate desc, batch_id limit 20"""

MEDIANS = """
    with medians as (
        select added_batch, median({amount}) as median
        from {versions}
        where {amount} > 0 and added_batch <= $last and (removed_batch is null or removed_batch > $last)
        group by added_batch having count(*) >= $fewest
    )
    select batch_id, file, medians.median, median(earlier.median) as usual
    from medians
    inner join medians as earlier on earlier.added_batch < medians.added_batch
    inner join store.loading.batches on batch_id = medians.added_batch
    group by all
    having medians.median >= $far * usual or medians.median * $far <= usual
    order by batch_id"""
"""Batches whose amounts are far from those of the batches before them."""

STOCKS = """
    with stocks as (
        select
            counted_on,
            district,
            max(installs) filter (tier is null) as whole,
            sum(installs) filter (tier is not null) as parts,
            max(installs) filter (tier is not null) as largest_part,
            count(*) filter (tier is not null) as n_parts
        from app_installs
        group by counted_on, district
    )"""
"""Of each district and day: its whole and its tiers (docs/decisions/0014)."""

FALLING_STOCK = f"""{STOCKS},
    steps as (
        select
            district,
            counted_on,
            coalesce(whole, parts) as installs,
            lag(coalesce(whole, parts)) over (partition by district order by counted_on) as n_before
        from stocks
    )
    select * from steps where installs < n_before order by counted_on, district limit 20"""

SILENT_DISTRICTS = """
    select
        district,
        max(counted_on) as last_counted
    from app_installs
    group by district
    having last_counted < (select max(counted_on) from app_installs) - interval 7 day
    order by last_counted, district"""

NESTED_TIERS = f"""{STOCKS}
    select
        count(*) filter (whole is null and parts > 0 and parts = 2 * largest_part) as n_nested,
        count(*) filter (parts > whole) as n_beyond,
        count(*) filter (n_parts > 1) as n_several
    from stocks"""
