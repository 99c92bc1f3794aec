-- reported -> ordered -> stopped -> frozen -> returned: of the incidents reported in the window, whenever it happened
-- ("cohort"), and of whatever happened in the window, whenever it was reported ("flow"). An account counts once a case,
-- with the largest amount that was ever stopped on it there: a second stop holds the same money.
with cohort as (
    select
        incident_id,
        n * loss_cny as loss_cny
    from incidents
    where is_telecom
        and loss_cny > 0
        and reported_at >= $window_start
        and reported_at < $window_end
),

reported as (
    select
        count(*) as n_incidents,
        coalesce(sum(loss_cny), 0) as amount_cny
    from cohort
),

-- One condition a branch: the engine passes over parts of the table that hold no such time.
touched as (
    select incident_id as victim_key from cohort
    union
    select coalesce(incident_id, case_id, order_id) from stop_orders
    where requested_at >= $window_start and requested_at < $window_end
    union
    select coalesce(incident_id, case_id, order_id) from stop_orders
    where requested_at is null and reported_at >= $window_start and reported_at < $window_end
    union
    select coalesce(incident_id, case_id, order_id) from stop_orders
    where executed_at >= $window_start and executed_at < $window_end
    union
    select coalesce(incident_id, case_id, order_id) from stop_orders
    where frozen_at >= $window_start and frozen_at < $window_end
    union
    select coalesce(incident_id, case_id, order_id) from stop_orders
    where returned_at >= $window_start and returned_at < $window_end
),

-- Two branches, so that the first joins on a plain column and the second passes over what has an incident.
chosen as (
    select touched.victim_key, stop_orders.*
    from stop_orders
    inner join touched
        on touched.victim_key = stop_orders.incident_id
    union all
    select touched.victim_key, stop_orders.*
    from stop_orders
    inner join touched
        on touched.victim_key = coalesce(stop_orders.case_id, stop_orders.order_id)
    where stop_orders.incident_id is null
),

accounts as (
    select
        victim_key as incident_id,
        account_id,
        min(coalesce(requested_at, reported_at)) as ordered_at,
        max(amount_requested_cny) as ordered_cny,
        min(executed_at) filter (amount_stopped_cny > 0) as stopped_at,
        max(amount_stopped_cny) as stopped_cny,
        min(frozen_at) as frozen_at,
        max(amount_frozen_cny) as frozen_cny,
        min(returned_at) as returned_at,
        max(amount_returned_cny) as returned_cny
    from chosen
    group by victim_key, account_id
),

steps as (
    select incident_id, 2 as step, ordered_at as happened_at, ordered_cny as amount_cny from accounts
    union all
    select incident_id, 3, stopped_at, stopped_cny from accounts
    union all
    select incident_id, 4, frozen_at, frozen_cny from accounts
    union all
    select incident_id, 5, returned_at, returned_cny from accounts
),

-- An incident a row before anything is counted: cheaper than counting different incidents among the accounts.
by_incident as (
    select
        steps.incident_id,
        steps.step,
        cohort.incident_id is not null as is_cohort,
        count(*) as n_accounts,
        sum(steps.amount_cny) as amount_cny,
        count(*) filter (steps.happened_at >= $window_start and steps.happened_at < $window_end) as n_accounts_in_window,
        sum(steps.amount_cny) filter (
            steps.happened_at >= $window_start and steps.happened_at < $window_end
        ) as amount_in_window_cny
    from steps
    left join cohort
        on cohort.incident_id = steps.incident_id
    where steps.happened_at < $data_end
    group by all
),

counted as (
    select
        'cohort' as basis,
        step,
        count(*) as n_incidents,
        sum(n_accounts) as n_accounts,
        sum(amount_cny) as amount_cny
    from by_incident
    where is_cohort
    group by step
    union all
    select
        'flow' as basis,
        step,
        count(*) as n_incidents,
        sum(n_accounts_in_window) as n_accounts,
        sum(amount_in_window_cny) as amount_cny
    from by_incident
    where n_accounts_in_window > 0
    group by step
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
