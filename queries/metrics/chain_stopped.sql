-- ---
-- title_zh = "链上资金已止付额"
-- title_en = "Money along its chain: stopped"
-- definition_zh = "报警时间在期内的案件，资金流各收款账户上已止付的金额之和，可按层级分列；同一案件的同一账户只计一次（取最大一笔），归该账户最浅的层级；按报警时间归属。"
-- definition_en = "Amount stopped on the accounts that took in transfers of the cases reported in the window, by level of the chain; an account counts once in a case, with the largest amount, on the first level that it appears on; by the time of the report."
-- front = "stop_payment"
-- kind = "sum"
-- unit_zh = "元"
-- unit_en = "yuan"
-- datasets = ["transfers", "cases", "stop_orders"]
-- attributed_to = "reported_at"
-- dimensions = ["district", "level"]
-- good_direction = "up"
-- ---
with accounts as (
    select
        case_id,
        to_account_id as account_id,
        min(level) as level
    from transfers
    where to_account_id is not null
        and n > 0
    group by case_id, to_account_id
),

stops as (
    select
        case_id,
        account_id,
        max(amount_stopped_cny) as amount_cny
    from case_orders
    where coalesce(result, 'stopped') = 'stopped'
        and executed_at < $data_end
        and amount_stopped_cny > 0
    group by case_id, account_id
)

select
    concat(accounts.case_id, '|', accounts.account_id) as key,
    cases.reported_at as at,
    cases.district,
    cast(accounts.level as varchar) as level,
    stops.amount_cny as value
from accounts
inner join stops
    on stops.case_id = accounts.case_id
    and stops.account_id = accounts.account_id
inner join cases
    on cases.case_id = accounts.case_id
