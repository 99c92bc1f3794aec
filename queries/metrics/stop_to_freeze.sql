-- ---
-- title_zh = "止付转冻结率"
-- title_en = "Stops turned into freezes"
-- definition_zh = "成功止付的账户中，在止付到期前冻结的比例；同一警情的同一账户只计一次；按第一次止付时间归属。"
-- definition_en = "Share of the accounts stopped that were frozen before the stop expired; an account counts once in an incident, by its first stop."
-- front = "stop_payment"
-- kind = "ratio"
-- proportion = true
-- unit_zh = "%"
-- unit_en = "%"
-- datasets = ["stop_orders"]
-- attributed_to = "executed_at"
-- dimensions = ["institution"]
-- good_direction = "up"
-- denominator_note_zh = "分母为成功止付的账户；止付满 48 小时才完整，续期的以最后到期时间为准，未填到期时间的按止付后 48 小时计，到期只有日期的至当日末；冻结只有日期的按当日末计。"
-- denominator_note_en = "Over accounts stopped; complete 48 hours after the stop; a renewed stop expires with its last order, one without an end after 48 hours, one with a date only at the end of that day; a freeze with a date only had come by its end."
-- matures_after = 2
-- ---
with accounts as (
    select
        coalesce(incident_id, case_id, order_id) as victim_key,
        account_id,
        min(institution) as institution,
        min(executed_at) as stopped_at,
        max(
            case -- a date without a time lasts until its end
                when expires_at = date_trunc('day', expires_at) then expires_at + interval '1' day
                when expires_at is null and executed_at = date_trunc('day', executed_at) then executed_at + interval '72' hour
                else coalesce(expires_at, executed_at + interval '48' hour)
            end
        ) as expires_at,
        min(
            case -- of a date without a time only its end is sure
                when frozen_at = date_trunc('day', frozen_at) then frozen_at + interval '1' day
                else frozen_at
            end
        ) as frozen_at
    from stop_orders
    where coalesce(result, 'stopped') = 'stopped'
        and executed_at is not null
        and amount_stopped_cny > 0
    group by coalesce(incident_id, case_id, order_id), account_id
)

select
    victim_key || '/' || account_id as key,
    stopped_at as at,
    institution,
    case when frozen_at <= expires_at then 1 else 0 end as numerator,
    1 as denominator
from accounts
