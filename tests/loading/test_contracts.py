"""Every dataset is recognised by its Chinese titles, its English ones, and its own field names."""

import pytest

from fraudstats.loading.contracts import Contract, FieldType, read_contracts
from fraudstats.loading.sources import recognised_source
from fraudstats.paths import shipped

CONTRACTS = read_contracts([shipped("queries") / "contracts"])
DATASETS = (
    "alerts", "app_installs", "arrests", "card_actions", "cases", "centres", "crime_totals", "incidents", "outreach",
    "population", "referrals", "stop_orders", "tasks", "transfers",
)  # fmt: skip


def test_all_fourteen_datasets_have_a_contract() -> None:
    assert tuple(CONTRACTS) == DATASETS


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize("spelling", ["title_zh", "title_en", "name"])
def test_a_dataset_is_recognised_by_its_headers(name: str, spelling: str) -> None:
    contract = CONTRACTS[name]
    headers = tuple(
        field_name if spelling == "name" else getattr(field, spelling) for field_name, field in contract.fields.items()
    )
    assert recognised_source(headers, CONTRACTS, "export.csv").dataset == name


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=str)
def test_every_field_has_three_spellings_and_no_two_fields_share_one(contract: Contract) -> None:
    for name, field in contract.fields.items():
        assert len({field.title_zh, field.title_en, *field.headers}) >= 4, name
    spelled = [text for field in contract.fields.values() for text in {field.title_zh, *field.headers}]
    assert len(spelled) == len(set(spelled))


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=str)
def test_every_rule_has_sentences_in_both_languages(contract: Contract) -> None:
    for rule in contract.rules:
        assert rule.sentence_zh != rule.sentence_en
        assert "{value}" in rule.sentence_zh and "{value}" in rule.sentence_en


def test_every_dataset_loads_one_row_written_in_chinese(loading) -> None:  # type: ignore[no-untyped-def]
    samples = {
        FieldType.TEXT: "甲1", FieldType.INTEGER: "3", FieldType.MONEY: "3.50", FieldType.TIMESTAMP: "2021-05-03 10:00:00",
        FieldType.DATE: "2021-05-03", FieldType.BOOLEAN: "是",
    }  # fmt: skip
    for name, contract in CONTRACTS.items():
        cells = {}
        for field_name, field in contract.fields.items():
            spellings = next(iter(field.values.values()), ("",))
            cells[field.title_zh] = "福田分局" if field.values_from else spellings[0] or samples[field.type]
            if field_name == "year":
                cells[field.title_zh] = "2020"
        path = loading.write(f"{name}.csv", ",".join(cells) + "\n" + ",".join(cells.values()) + "\n")
        outcome = loading.loaded(path)
        assert (outcome.batch.dataset, outcome.batch.n_new) == (name, 1)


