-- ---
-- title_zh = "联动移送"
-- title_en = "Referrals sent"
-- definition_zh = "按发出时间统计的向银行、运营商、互联网企业等移送的线索件数。"
-- definition_en = "Referrals to banks, carriers, internet companies and others, by the time they were sent."
-- front = "linkage"
-- kind = "count"
-- unit_zh = "件"
-- unit_en = "referrals"
-- datasets = ["referrals"]
-- attributed_to = "sent_at"
-- dimensions = ["district", "partner", "kind"]
-- good_direction = "none"
-- ---
select
    referral_id as key,
    sent_at as at,
    district,
    partner,
    kind,
    n as value
from referrals
