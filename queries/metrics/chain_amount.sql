-- ---
-- title_zh = "链上资金"
-- title_en = "Money followed along its chain"
-- definition_zh = "报警时间在期内的案件，其资金流各笔金额之和，可按层级分列；同一笔钱每转一级各计一次，各级不相加；按报警时间归属。"
-- definition_en = "Sum of the transfers of the cases reported in the window, by level of the chain; the same money counts once on each level that it passes, so that levels are never added up; by the time of the report."
-- front = "stop_payment"
-- kind = "sum"
-- unit_zh = "元"
-- unit_en = "yuan"
-- datasets = ["transfers", "cases"]
-- attributed_to = "reported_at"
-- dimensions = ["district", "level"]
-- good_direction = "none"
-- ---
select
    transfers.transfer_id as key,
    cases.reported_at as at,
    cases.district,
    cast(transfers.level as varchar) as level,
    transfers.amount_cny * transfers.n as value
from transfers
inner join cases
    on cases.case_id = transfers.case_id
where transfers.transferred_at is null
    or transfers.transferred_at < $data_end
