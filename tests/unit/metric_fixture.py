"""A metric definition without a file, for tests of the arithmetic."""

from fraudstats.metrics.definition import Definition, Front, Kind


def metric(kind: Kind, *dimensions: str) -> Definition:
    return Definition(
        title_zh="数",
        title_en="Number",
        definition_zh="数",
        definition_en="Number",
        front=Front.CORE,
        kind=kind,
        unit_zh="起",
        unit_en="cases",
        datasets=("cases",),
        attributed_to="filed_at",
        dimensions=dimensions,
        name="number",
    )
