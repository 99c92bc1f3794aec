-- The chain of one case, transfer by transfer, down from the accounts that only pay (the victim's). An account lies as deep as
-- the shortest way to it; a transfer to an account that lies no deeper goes back: a cycle, or a link across. A transfer that no
-- way leads to keeps the level that the export gives it and is marked as detached.
with recursive moves as (
    select
        transfer_id,
        from_account_id,
        to_account_id,
        level,
        transferred_at,
        traced_at,
        amount_cny * n as amount_cny
    from transfers
    where case_id = $case_id
        and n > 0
),

chain as (
    select
        from_account_id as account_id,
        0 as depth
    from moves
    where level = 1
        or from_account_id not in (select to_account_id from moves)
    union
    select
        moves.to_account_id as account_id,
        chain.depth + 1 as depth
    from chain
    inner join moves
        on moves.from_account_id = chain.account_id
    where chain.depth < $deepest
),

accounts as (
    select
        account_id,
        min(depth) as depth
    from chain
    group by account_id
),

linked_orders as (
    select
        account_id,
        executed_at,
        case
            when coalesce(result, 'stopped') = 'stopped' and executed_at is not null then amount_stopped_cny
        end as amount_stopped_cny,
        frozen_at,
        case when frozen_at is not null then amount_frozen_cny end as amount_frozen_cny
    from case_orders
    where case_id = $case_id
        and ( -- follows from the above; it lets the engine pass over the orders of other incidents
            incident_id is null
            or incident_id in (select incident_id from case_links where case_id = $case_id)
        )
),

stops as (
    select
        account_id,
        min(executed_at) filter (amount_stopped_cny > 0) as stopped_at,
        max(amount_stopped_cny) as stopped_cny,
        min(frozen_at) as frozen_at,
        max(amount_frozen_cny) as frozen_cny
    from linked_orders
    group by account_id
),

passed_on as (
    select
        from_account_id as account_id,
        sum(amount_cny) as amount_cny
    from moves
    group by from_account_id
),

received as (
    select
        to_account_id as account_id,
        sum(amount_cny) as amount_cny
    from moves
    group by to_account_id
),

started as (
    select coalesce(
        (select min(reported_at) from cases where case_id = $case_id and reported_at <> date_trunc('day', reported_at)),
        (
            select min(reported_at)
            from incidents
            where reported_at <> date_trunc('day', reported_at) -- a date without a time cannot be timed
                and incident_id in (select incident_id from case_links where case_id = $case_id)
        )
    ) as reported_at
)

select
    moves.transfer_id,
    coalesce(payers.depth + 1, moves.level) as level,
    moves.level as level_given,
    payers.account_id is null and moves.from_account_id is not null as is_detached,
    coalesce(takers.depth <= payers.depth, false) as goes_back,
    moves.from_account_id,
    moves.to_account_id,
    cast(moves.amount_cny as double) as amount_cny,
    moves.transferred_at,
    moves.traced_at,
    case
        when moves.traced_at <> date_trunc('day', moves.traced_at)
            then date_diff('second', started.reported_at, moves.traced_at) / 60.0
    end as minutes_to_trace,
    stops.stopped_at,
    case
        when stops.stopped_at <> date_trunc('day', stops.stopped_at)
            then date_diff('second', started.reported_at, stops.stopped_at) / 60.0
    end as minutes_to_stop,
    cast(coalesce(stops.stopped_cny, 0) as double) as stopped_cny,
    stops.frozen_at,
    cast(coalesce(stops.frozen_cny, 0) as double) as frozen_cny,
    cast(
        greatest(
            received.amount_cny - coalesce(passed_on.amount_cny, 0) - coalesce(stops.stopped_cny, 0), 0
        ) as double
    ) as account_moving_cny,
    row_number() over (
        partition by moves.to_account_id
        order by coalesce(payers.depth + 1, moves.level), moves.transferred_at, moves.transfer_id
    ) = 1 as is_first_of_account
from moves
cross join started
left join accounts as payers
    on payers.account_id = moves.from_account_id
left join accounts as takers
    on takers.account_id = moves.to_account_id
left join stops
    on stops.account_id = moves.to_account_id
left join passed_on
    on passed_on.account_id = moves.to_account_id
left join received
    on received.account_id = moves.to_account_id
order by level, moves.transferred_at, moves.transfer_id
