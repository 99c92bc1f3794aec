"""Where it happens: the districts in the first two watched figures."""

from fraudstats.briefing.facts import DistrictFact
from fraudstats.briefing.measured import Measured
from fraudstats.briefing.model import Part, Section, Sentence, Table
from fraudstats.briefing.newsroom import DISTRICT
from fraudstats.briefing.sections.desk import Desk
from fraudstats.briefing.sections.district_panels import district_panels
from fraudstats.briefing.sections.empty_columns import without_empty_columns
from fraudstats.briefing.sections.incidence import incidence_table
from fraudstats.briefing.sections.places import CLEAR, Places, entrants, leaders, movers, places
from fraudstats.metrics.definition import Definition

FIGURES_SHOWN = 2
MOST_NAMED = 3
JUDGED = ("rise", "fall", "no_clear_change")


def districts(desk: Desk) -> Section | None:
    """Rank the districts; None where the figures have no districts."""
    if not desk.facts.districts:
        return None
    shown = [each.period.definition for each in desk.facts.headline[:FIGURES_SHOWN]]
    first = [fact.by_metric[shown[0].name] for fact in desk.facts.districts if shown[0].name in fact.by_metric]
    return Section(
        "districts",
        desk.phrases.text("districts_title"),
        (
            *_most(desk, first),
            *entrants(desk, first, DISTRICT, "entrants"),
            *_movers(desk, first),
            *movers(desk, first, DISTRICT),
            *_driven(desk),
        ),
        tables=tuple(without_empty_columns(desk, each) for each in (_table(desk, shown), *incidence_table(desk))),
        charts=district_panels(desk, first),
    )


def _most(desk: Desk, rows: list[Measured]) -> tuple[Sentence, ...]:
    """Name the districts with the most, and their share."""
    whole = sum(row.value or 0 for row in rows)
    top = leaders(rows, desk.facts.config.thresholds.minimum_base)
    if not top or len(rows) <= MOST_NAMED:
        return ()
    definition = top[0].definition
    named = [
        desk.phrases.parts("district_count", district=_name(desk, row), value=row.figure(), unit=desk.unit(definition))
        for row in top
    ]
    share = top[0].share(sum(row.value or 0 for row in top) / whole, top)
    return (
        desk.phrases.sentence(
            "districts_most", metric=desk.noun(definition), districts=desk.phrases.listed(named), share=share
        ),
    )


def _movers(desk: Desk, rows: list[Measured]) -> tuple[Sentence, ...]:
    """Name the districts with a clear change on the week before."""
    if not any(row.verdict("previous") in JUDGED for row in rows):
        return ()
    metric = desk.noun(rows[0].definition)
    said = []
    for verdict in ("rise", "fall"):
        movers = [_changed(desk, row) for row in rows if row.verdict("previous") == verdict]
        if movers:
            said.append(
                desk.phrases.sentence(f"districts_{verdict}", metric=metric, districts=desk.phrases.listed(movers))
            )
    return tuple(said) or (desk.phrases.sentence("districts_unclear", metric=metric),)


def _changed(desk: Desk, row: Measured) -> tuple[Part, ...]:
    said, unit = desk.change_alone(row, "previous"), desk.unit(row.definition)
    return desk.phrases.parts("district_change", district=_name(desk, row), value=row.figure(), unit=unit, change=said)


def _driven(desk: Desk) -> tuple[Sentence, ...]:
    """Say of each figure whose total changed as clearly as its days which districts brought most of it."""
    said = []
    for fact in desk.facts.headline:
        name, verdict = fact.period.definition.name, fact.period.verdict("previous")
        rows = [each.by_metric[name] for each in desk.facts.districts if name in each.by_metric]
        sign, change = 1 if verdict == "rise" else -1, fact.period.row["previous_change"] or 0
        if verdict in CLEAR and sign * change > 0 and not fact.period.is_unripe("previous"):
            said += _drivers(desk, fact.period, rows, sign)
    return tuple(said)


def _drivers(desk: Desk, whole: Measured, rows: list[Measured], sign: int) -> list[Sentence]:
    changed = [(sign * (row.row["previous_change"] or 0), row) for row in rows if row.group_value(DISTRICT)]
    most = [row for change, row in sorted(changed, key=lambda each: -each[0])[:MOST_NAMED] if change > 0]
    if not most:
        return []
    unit = desk.unit(whole.definition)
    named = [
        desk.phrases.parts("driver", district=_name(desk, row), change=row.difference("previous"), unit=unit)
        for row in most
    ]
    change, metric, listed = whole.difference("previous"), desk.title(whole.definition), desk.phrases.listed(named)
    return [desk.phrases.sentence("driven", metric=metric, change=change, unit=unit, districts=listed)]


def _table(desk: Desk, shown: list[Definition]) -> Table:
    heads = [desk.phrases.text("column_rank"), *(title for each in shown for title in _heads(desk, each))]
    first = [fact.by_metric[shown[0].name] for fact in desk.facts.districts if shown[0].name in fact.by_metric]
    ranks = places(first, DISTRICT)
    rows = [_row(desk, fact, shown, ranks) for fact in desk.facts.districts]
    window = desk.facts.period.window
    return Table(
        "districts",
        desk.phrases.text("districts_table"),
        desk.columns("column_district", heads),
        (*rows, _total(desk, shown)),
        desk.note(desk.window_note(window), desk.phrases.text("districts_order", metric=desk.noun(shown[0]))),
        total_row=True,
    )


def _heads(desk: Desk, definition: Definition) -> list[str]:
    title = desk.phrases.text("column_of", metric=desk.title(definition))
    return [title, desk.phrases.text("column_of_previous"), desk.phrases.text("column_of_year_earlier")]


def _row(desk: Desk, fact: DistrictFact, shown: list[Definition], ranks: Places) -> tuple[Part, ...]:
    first = fact.by_metric.get(shown[0].name)
    rank = ranks.get(fact.name or "")
    place = first.place(rank) if first and rank else ""
    cells = [
        cell
        for each in shown
        for cell in (desk.comparison_cells(fact.by_metric[each.name]) if each.name in fact.by_metric else ("", "", ""))
    ]
    return (desk.labels.label(fact.name), place, *cells)


def _total(desk: Desk, shown: list[Definition]) -> tuple[Part, ...]:
    weeks = {each.period.definition.name: each.period for each in desk.facts.headline}
    return (
        desk.phrases.text("total"),
        "",
        *(cell for each in shown for cell in desk.comparison_cells(weeks[each.name])),
    )


def _name(desk: Desk, row: Measured) -> str:
    return desk.labels.label(row.group_value("district"))
