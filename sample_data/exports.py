"""Write the exports as their systems would: several formats, the same bytes each time."""

import gzip
from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter

FOLDER = Path(__file__).parent / "exports"
INSTANT = "%Y-%m-%d %H:%M:%S"
UNPADDED_INSTANT = "%Y/%-m/%-d %H:%M:%S"
DAYS = {"counted_on", "held_on", "acted_on", "taken_on", "checked_on", "raised_on", "due_on", "closed_on"}
MADE_ON = datetime(2021, 5, 18)

HEADERS = {
    "incidents": {
        "incident_id": "警情编号",
        "reported_at": "报警时间",
        "district": "辖区",
        "station": "派出所",
        "fraud_type": "诈骗类型",
        "is_telecom": "是否电诈",
        "channel": "报警渠道",
        "victim_id": "受害人证件号",
        "victim_age": "受害人年龄",
        "victim_sex": "受害人性别",
        "occupation": "职业",
        "loss_cny": "损失金额(元)",
        "first_transfer_at": "首次转账时间",
        "outcome": "警情结果",
        "case_id": "案件编号",
    },
    "cases": {
        "case_id": "案件编号",
        "incident_id": "警情编号",
        "filed_at": "立案时间",
        "reported_at": "报警时间",
        "occurred_at": "案发时间",
        "district": "立案单位",
        "station": "派出所",
        "category": "案件类别",
        "fraud_type": "诈骗类型",
        "loss_cny": "涉案金额(元)",
        "status": "案件状态",
        "solved_at": "破案时间",
        "recovered_cny": "追回金额(元)",
    },
    "crime_totals": {"month": "月份", "district": "辖区", "filed": "立案数"},
    "alerts": {
        "alert_id": "指令编号",
        "issued_at": "下发时间",
        "level": "预警等级",
        "source": "线索来源",
        "district": "辖区",
        "station": "派出所",
        "subject_id": "对象证件号",
        "signed_at": "签收时间",
        "contacted_at": "联系时间",
        "met_at": "见面时间",
        "method": "劝阻方式",
        "outcome": "处置结果",
        "saved_cny": "挽回金额(元)",
        "fed_back_at": "反馈时间",
    },
    "stop_orders": {
        "order_id": "止付单号",
        "incident_id": "警情编号",
        "case_id": "案件编号",
        "reported_at": "报警时间",
        "requested_at": "申请时间",
        "executed_at": "执行时间",
        "channel": "受理渠道",
        "institution": "开户机构",
        "account_id": "止付账号",
        "chain_level": "层级",
        "amount_requested_cny": "申请金额(元)",
        "amount_stopped_cny": "止付金额(元)",
        "result": "止付结果",
        "expires_at": "到期时间",
        "frozen_at": "冻结时间",
        "amount_frozen_cny": "冻结金额(元)",
        "returned_at": "返还时间",
        "amount_returned_cny": "返还金额(元)",
    },
    "transfers": {
        "transfer_id": "流水编号",
        "case_id": "案件编号",
        "from_account_id": "转出账号",
        "to_account_id": "转入账号",
        "level": "层级",
        "transferred_at": "转账时间",
        "traced_at": "查控时间",
        "amount_cny": "转账金额(元)",
    },
    "arrests": {
        "arrest_id": "抓获编号",
        "person_id": "嫌疑人证件号",
        "taken_on": "抓获日期",
        "measure": "强制措施",
        "district": "办案单位",
        "case_id": "案件编号",
        "operation": "专项行动",
    },
    "card_actions": {
        "action_id": "行动编号",
        "acted_on": "行动日期",
        "district": "辖区",
        "persons_detained": "刑拘人数",
        "gangs": "打掉团伙数",
        "dens": "捣毁窝点数",
        "persons_punished": "惩戒人数",
        "bank_cards": "缴获银行卡数",
        "sim_cards": "缴获手机卡数",
    },
    "app_installs": {
        "counted_on": "统计日期",
        "district": "辖区",
        "tier": "层级",
        "installs": "安装数",
        "registered": "注册数",
        "verified": "实名数",
        "warnings_on": "开启预警数",
    },
    "outreach": {
        "event_id": "活动编号",
        "held_on": "活动日期",
        "district": "辖区",
        "tier": "层级",
        "setting": "场所",
        "people_reached": "受众人数",
    },
    "referrals": {
        "referral_id": "协查编号",
        "sent_at": "发出时间",
        "district": "辖区",
        "partner": "联动单位",
        "kind": "事项类型",
        "due_at": "办结时限",
        "answered_at": "反馈时间",
        "outcome": "反馈结果",
    },
    "tasks": {
        "task_id": "任务编号",
        "raised_on": "提出日期",
        "district": "责任辖区",
        "front": "战线",
        "issue": "任务内容",
        "owner": "责任单位",
        "due_on": "完成时限",
        "closed_on": "完成日期",
        "status": "状态",
        "metric": "考核指标",
        "target": "目标值",
    },
    "centres": {
        "centre_id": "中心编号",
        "district": "辖区",
        "checked_on": "检查日期",
        "team": "见队伍",
        "venue": "见场地",
        "seats": "见席位",
        "mechanism": "见机制",
        "implementation": "见落实",
        "staff": "专职人数",
    },
    "population": {"district": "辖区", "year": "年份", "residents": "常住人口"},
}

# How each system spells a bureau, where it is not the short name.
BUREAU_SUFFIXES = {"cases": "分局", "crime_totals": "分局", "alerts": "区"}
SPECIAL_DISTRICTS = {"大鹏": "大鹏新区", "深汕": "深汕合作区", "机场": "机场分局", "公交": "公交分局"}


def spelled(dataset: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Select the dataset's columns and spell the districts as its system does."""
    chosen = frame.select(list(HEADERS[dataset]))
    if dataset not in BUREAU_SUFFIXES:
        return chosen
    names = pl.col("district") + BUREAU_SUFFIXES[dataset]
    if dataset == "alerts":
        names = pl.col("district").replace_strict(SPECIAL_DISTRICTS, default=names)
    return chosen.with_columns(district=names)


def as_text(frame: pl.DataFrame, instant_format: str = INSTANT) -> pl.DataFrame:
    """Write every value as the text that stands in a CSV file."""
    instants = [name for name in frame.columns if name.endswith("_at")]
    dates = [name for name in frame.columns if name in DAYS]
    return frame.with_columns(
        pl.from_epoch(pl.col(instants)).dt.strftime(instant_format),
        pl.from_epoch(pl.col(dates).cast(pl.Int32), time_unit="d").dt.strftime("%Y-%m-%d"),
    ).cast(pl.String)


def _csv(dataset: str, rows: pl.DataFrame, line_end: str = "\n") -> str:
    return rows.rename(HEADERS[dataset]).write_csv(line_terminator=line_end)


def write_gzip_csv(dataset: str, rows: pl.DataFrame, name: str) -> None:
    """Write UTF-8 CSV, compressed, without time and name in the gzip header."""
    packed = gzip.compress(_csv(dataset, rows).encode(), compresslevel=9, mtime=0)
    (FOLDER / name).write_bytes(packed)


def write_csv_with_bom(dataset: str, rows: pl.DataFrame, name: str) -> None:
    """Write UTF-8 CSV that starts with a byte order mark."""
    (FOLDER / name).write_bytes(_csv(dataset, rows).encode("utf-8-sig"))


def write_gb18030_csv(dataset: str, rows: pl.DataFrame, name: str) -> None:
    """Write CSV in GB18030 with Windows line ends."""
    (FOLDER / name).write_bytes(_csv(dataset, rows, "\r\n").encode("gb18030"))


def write_xlsx(
    dataset: str, rows: pl.DataFrame, name: str, sheet: str, titles: tuple[str, ...] = (), total: str = ""
) -> None:
    """Write one sheet: title rows, the header, real date-time cells, and a row of totals if one is named."""
    workbook = xlsxwriter.Workbook(FOLDER / name, {"default_date_format": "yyyy-mm-dd hh:mm:ss"})
    workbook.set_properties({"created": MADE_ON, "comments": "样例数据: 虚构"})
    page = workbook.add_worksheet(sheet)
    for line, title in enumerate(titles):
        page.write(line, 0, title)
    instants = [column for column in rows.columns if column.endswith("_at")]
    cells = rows.with_columns(pl.from_epoch(pl.col(instants))) if instants else rows
    page.write_row(len(titles), 0, list(HEADERS[dataset].values()))
    for line, row in enumerate(cells.iter_rows(), len(titles) + 1):
        page.write_row(line, 0, row)
    if total:
        page.write_row(len(titles) + 1 + rows.height, 0, [total, *_totals(rows)])
    workbook.close()


def _totals(rows: pl.DataFrame) -> list[int | None]:
    """Sum the columns of money, all but the first column; leave the others empty."""
    return [int(rows[name].sum()) if name.endswith("_cny") else None for name in rows.columns[1:]]
