-- reported -> ordered -> stopped -> frozen -> returned: of the incidents reported in the window, whenever it happened
-- ("cohort"), and of whatever happened in the window, whenever it was reported ("flow", "_now"). An account counts once a
-- case, with the largest amount that was ever stopped on it there: a second stop holds the same money. An incident of the
-- cohort counts as often as its n says, as in the rates; in the flow each victim to whom anything happened counts once.
with cohort as (
    select
        incident_id,
        n,
        n * loss_cny as loss_cny
    from incidents
    where is_telecom
        and loss_cny > 0
        and reported_at >= $window_start
        and reported_at < $window_end
),

reported as (
    select
        coalesce(sum(n), 0) as n_incidents,
        coalesce(sum(loss_cny), 0) as amount_cny
    from cohort
),

orders as not materialized (
    select
        victim_key,
        account_id,
        coalesce(requested_at, reported_at) as ordered_at,
        amount_requested_cny as ordered_cny,
        case when is_stop then executed_at end as stopped_at,
        case when is_stop then amount_stopped_cny end as stopped_cny,
        frozen_at,
        case when frozen_at is not null then amount_frozen_cny end as frozen_cny,
        returned_at,
        case when returned_at is not null then amount_returned_cny end as returned_cny
    from window_orders
),

-- A row a victim, each order taken for an account of its own. That is so where the accounts have as many different hashes as
-- there are orders, by either of two sets of 64; only the other victims need a row an account, below.
by_order as (
    select
        victim_key,
        bit_count(bit_or(cast(1 as ubigint) << (hash(account_id) & 63))) < count(*)
        and bit_count(bit_or(cast(1 as ubigint) << ((hash(account_id) >> 6) & 63))) < count(*) as may_repeat,
        count(*) filter (ordered_at < $data_end) as n_ordered,
        sum(ordered_cny) filter (ordered_at < $data_end) as ordered_cny,
        count(*) filter (
            ordered_at >= $window_start and ordered_at < $window_end and ordered_at < $data_end
        ) as n_ordered_now,
        sum(ordered_cny) filter (
            ordered_at >= $window_start and ordered_at < $window_end and ordered_at < $data_end
        ) as ordered_now_cny,
        count(*) filter (stopped_at < $data_end) as n_stopped,
        sum(stopped_cny) filter (stopped_at < $data_end) as stopped_cny,
        count(*) filter (
            stopped_at >= $window_start and stopped_at < $window_end and stopped_at < $data_end
        ) as n_stopped_now,
        sum(stopped_cny) filter (
            stopped_at >= $window_start and stopped_at < $window_end and stopped_at < $data_end
        ) as stopped_now_cny,
        count(*) filter (frozen_at < $data_end) as n_frozen,
        sum(frozen_cny) filter (frozen_at < $data_end) as frozen_cny,
        count(*) filter (
            frozen_at >= $window_start and frozen_at < $window_end and frozen_at < $data_end
        ) as n_frozen_now,
        sum(frozen_cny) filter (
            frozen_at >= $window_start and frozen_at < $window_end and frozen_at < $data_end
        ) as frozen_now_cny,
        count(*) filter (returned_at < $data_end) as n_returned,
        sum(returned_cny) filter (returned_at < $data_end) as returned_cny,
        count(*) filter (
            returned_at >= $window_start and returned_at < $window_end and returned_at < $data_end
        ) as n_returned_now,
        sum(returned_cny) filter (
            returned_at >= $window_start and returned_at < $window_end and returned_at < $data_end
        ) as returned_now_cny
    from orders
    group by victim_key
),

alone as materialized (
    select
        list(victim_key) filter (may_repeat) as repeating,
        sum(cohort.n) filter (not may_repeat and n_ordered > 0) as n_ordered_incidents,
        sum(n_ordered) filter (cohort.incident_id is not null and not may_repeat) as n_ordered,
        sum(ordered_cny) filter (cohort.incident_id is not null and not may_repeat) as ordered_cny,
        count(*) filter (not may_repeat and n_ordered_now > 0) as n_ordered_now_incidents,
        sum(n_ordered_now) filter (not may_repeat) as n_ordered_now,
        sum(ordered_now_cny) filter (not may_repeat) as ordered_now_cny,
        sum(cohort.n) filter (not may_repeat and n_stopped > 0) as n_stopped_incidents,
        sum(n_stopped) filter (cohort.incident_id is not null and not may_repeat) as n_stopped,
        sum(stopped_cny) filter (cohort.incident_id is not null and not may_repeat) as stopped_cny,
        count(*) filter (not may_repeat and n_stopped_now > 0) as n_stopped_now_incidents,
        sum(n_stopped_now) filter (not may_repeat) as n_stopped_now,
        sum(stopped_now_cny) filter (not may_repeat) as stopped_now_cny,
        sum(cohort.n) filter (not may_repeat and n_frozen > 0) as n_frozen_incidents,
        sum(n_frozen) filter (cohort.incident_id is not null and not may_repeat) as n_frozen,
        sum(frozen_cny) filter (cohort.incident_id is not null and not may_repeat) as frozen_cny,
        count(*) filter (not may_repeat and n_frozen_now > 0) as n_frozen_now_incidents,
        sum(n_frozen_now) filter (not may_repeat) as n_frozen_now,
        sum(frozen_now_cny) filter (not may_repeat) as frozen_now_cny,
        sum(cohort.n) filter (not may_repeat and n_returned > 0) as n_returned_incidents,
        sum(n_returned) filter (cohort.incident_id is not null and not may_repeat) as n_returned,
        sum(returned_cny) filter (cohort.incident_id is not null and not may_repeat) as returned_cny,
        count(*) filter (not may_repeat and n_returned_now > 0) as n_returned_now_incidents,
        sum(n_returned_now) filter (not may_repeat) as n_returned_now,
        sum(returned_now_cny) filter (not may_repeat) as returned_now_cny
    from by_order
    left join cohort
        on cohort.incident_id = by_order.victim_key
),

accounts as (
    select
        victim_key,
        account_id,
        min(ordered_at) as ordered_at,
        max(ordered_cny) as ordered_cny,
        min(stopped_at) as stopped_at,
        max(stopped_cny) as stopped_cny,
        min(frozen_at) as frozen_at,
        max(frozen_cny) as frozen_cny,
        min(returned_at) as returned_at,
        max(returned_cny) as returned_cny
    from orders
    where victim_key in (select unnest(repeating) from alone)
    group by victim_key, account_id
),

steps as (
    select victim_key, 2 as step, ordered_at as happened_at, ordered_cny as amount_cny from accounts
    union all
    select victim_key, 3 as step, stopped_at as happened_at, stopped_cny as amount_cny from accounts
    union all
    select victim_key, 4 as step, frozen_at as happened_at, frozen_cny as amount_cny from accounts
    union all
    select victim_key, 5 as step, returned_at as happened_at, returned_cny as amount_cny from accounts
),

by_incident as (
    select
        steps.victim_key,
        steps.step,
        cohort.incident_id is not null as is_cohort,
        max(cohort.n) as n_incidents,
        count(*) as n_accounts,
        sum(steps.amount_cny) as amount_cny,
        count(*) filter (steps.happened_at >= $window_start and steps.happened_at < $window_end) as n_accounts_now,
        sum(steps.amount_cny) filter (
            steps.happened_at >= $window_start and steps.happened_at < $window_end
        ) as amount_now_cny
    from steps
    left join cohort
        on cohort.incident_id = steps.victim_key
    where steps.happened_at < $data_end
    group by all
),

parts as (
    select 'cohort' as basis, step, n_incidents, n_accounts, amount_cny from by_incident where is_cohort
    union all
    select 'flow', step, 1, n_accounts_now, amount_now_cny from by_incident where n_accounts_now > 0
    union all
    select 'cohort', 2, n_ordered_incidents, n_ordered, ordered_cny from alone
    union all
    select 'flow', 2, n_ordered_now_incidents, n_ordered_now, ordered_now_cny from alone
    union all
    select 'cohort', 3, n_stopped_incidents, n_stopped, stopped_cny from alone
    union all
    select 'flow', 3, n_stopped_now_incidents, n_stopped_now, stopped_now_cny from alone
    union all
    select 'cohort', 4, n_frozen_incidents, n_frozen, frozen_cny from alone
    union all
    select 'flow', 4, n_frozen_now_incidents, n_frozen_now, frozen_now_cny from alone
    union all
    select 'cohort', 5, n_returned_incidents, n_returned, returned_cny from alone
    union all
    select 'flow', 5, n_returned_now_incidents, n_returned_now, returned_now_cny from alone
),

counted as (
    select
        basis,
        step,
        sum(n_incidents) as n_incidents,
        sum(n_accounts) as n_accounts,
        sum(amount_cny) as amount_cny
    from parts
    group by basis, step
),

stages as (
    select basis, step, stage
    from (values ('cohort'), ('flow')) as bases (basis)
    cross join (
        values (1, 'reported'), (2, 'ordered'), (3, 'stopped'), (4, 'frozen'), (5, 'returned')
    ) as known (step, stage)
)

select
    stages.basis,
    stages.stage,
    cast(coalesce(counted.n_incidents, case when stages.step = 1 then reported.n_incidents end, 0) as bigint) as n_incidents,
    case when stages.step > 1 then cast(coalesce(counted.n_accounts, 0) as bigint) end as n_accounts,
    cast(
        coalesce(counted.amount_cny, case when stages.step = 1 then reported.amount_cny end, 0) as double
    ) as amount_cny
from stages
cross join reported
left join counted
    on counted.basis = stages.basis
    and counted.step = stages.step
order by stages.basis, stages.step
