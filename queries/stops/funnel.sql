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

touched as (
    select distinct
        coalesce(stop_orders.incident_id, stop_orders.case_id, stop_orders.order_id) as incident_id,
        stop_orders.account_id
    from stop_orders
    where (coalesce(requested_at, reported_at) >= $window_start and coalesce(requested_at, reported_at) < $window_end)
        or (executed_at >= $window_start and executed_at < $window_end)
        or (frozen_at >= $window_start and frozen_at < $window_end)
        or (returned_at >= $window_start and returned_at < $window_end)
        or incident_id in (select incident_id from cohort)
),

accounts as (
    select
        touched.incident_id,
        touched.account_id,
        touched.incident_id in (select incident_id from cohort) as is_cohort,
        min(coalesce(stop_orders.requested_at, stop_orders.reported_at)) as ordered_at,
        max(stop_orders.amount_requested_cny) as ordered_cny,
        min(stop_orders.executed_at) filter (stop_orders.amount_stopped_cny > 0) as stopped_at,
        max(stop_orders.amount_stopped_cny) as stopped_cny,
        min(stop_orders.frozen_at) as frozen_at,
        max(stop_orders.amount_frozen_cny) as frozen_cny,
        min(stop_orders.returned_at) as returned_at,
        max(stop_orders.amount_returned_cny) as returned_cny
    from touched
    inner join stop_orders
        on coalesce(stop_orders.incident_id, stop_orders.case_id, stop_orders.order_id) = touched.incident_id
        and stop_orders.account_id = touched.account_id
    group by 1, 2, 3
),

steps as (
    select incident_id, account_id, is_cohort, 2 as step, 'ordered' as stage, ordered_at as happened_at, ordered_cny as amount_cny
    from accounts
    union all
    select incident_id, account_id, is_cohort, 3, 'stopped', stopped_at, stopped_cny from accounts
    union all
    select incident_id, account_id, is_cohort, 4, 'frozen', frozen_at, frozen_cny from accounts
    union all
    select incident_id, account_id, is_cohort, 5, 'returned', returned_at, returned_cny from accounts
),

counted as (
    select
        'cohort' as basis,
        step,
        stage,
        count(distinct incident_id) as n_incidents,
        count(*) as n_accounts,
        sum(amount_cny) as amount_cny
    from steps
    where is_cohort
        and happened_at < $data_end
    group by all
    union all
    select
        'flow' as basis,
        step,
        stage,
        count(distinct incident_id) as n_incidents,
        count(*) as n_accounts,
        sum(amount_cny) as amount_cny
    from steps
    where happened_at >= $window_start
        and happened_at < $window_end
    group by all
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
