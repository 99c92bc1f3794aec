"""Which statistical days an export covers, under any cut-off: instants in, days out."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fraudstats.calendar.windows import day_end
from fraudstats.loading.reach import Reach
from tables import rows_of

REACHES = """
first_at         | last_at          | until_at         | seen_at          | cutoff | first      | last       | why
2021-05-10 00:05 | 2021-05-16 23:58 |                  | 2021-05-17 08:00 | 00:00  | 2021-05-10 | 2021-05-16 | calendar days
2021-05-10 00:05 | 2021-05-16 23:58 |                  | 2021-05-16 23:59 | 00:00  | 2021-05-10 | 2021-05-15 | the last was not over
2021-05-10 00:05 | 2021-05-16 23:58 |                  | 2021-05-17 08:00 | 15:00  | 2021-05-11 | 2021-05-16 | cut at midnight: half days at both ends
2021-05-10 00:05 | 2021-05-16 23:58 |                  | 2021-05-18 08:00 | 15:00  | 2021-05-11 | 2021-05-16 | loaded a day later, it knows no more
2021-05-09 15:02 | 2021-05-16 14:58 |                  | 2021-05-16 15:10 | 15:00  | 2021-05-10 | 2021-05-16 | cut at the cut-off
2021-05-09 15:02 | 2021-05-16 14:58 |                  | 2021-05-16 14:59 | 15:00  | 2021-05-10 | 2021-05-15 | a minute too soon
2021-05-09 15:02 | 2021-05-16 14:58 |                  | 2021-05-17 08:00 | 00:00  | 2021-05-09 | 2021-05-16 | the cut-off was given up
2021-05-10 00:00 | 2021-05-16 00:00 |                  | 2021-05-17 08:00 | 15:00  | 2021-05-10 | 2021-05-16 | dates alone name statistical days
2021-05-16 00:05 | 2021-05-16 23:58 |                  | 2021-05-17 08:00 | 15:00  | 2021-05-17 | 2021-05-16 | one calendar day holds no whole day
2021-04-30 15:00 | 2021-05-10 08:00 | 2021-05-16 15:00 | 2021-05-18 08:00 | 15:00  | 2021-05-01 | 2021-05-16 | as the profile states
2021-04-30 15:00 | 2021-05-10 08:00 | 2021-05-16 15:00 | 2021-05-18 08:00 | 00:00  | 2021-04-30 | 2021-05-15 | stated for another cut-off
2021-05-10 00:05 |                  |                  | 2021-05-17 08:00 | 00:00  | 2021-05-10 |            | no sound row
"""


def test_days_follow_from_instants_and_the_cutoff() -> None:
    for row in rows_of(REACHES):
        instants = (
            row[name] and datetime.fromisoformat(str(row[name])) for name in ("first_at", "last_at", "until_at")
        )
        reach = Reach(*instants, datetime.fromisoformat(str(row["seen_at"])))
        found = reach.days(time.fromisoformat(str(row["cutoff"])))
        assert [each and each.isoformat() for each in (found.first, found.last)] == [row["first"], row["last"]], row


@given(
    first=st.datetimes(datetime(2020, 1, 1), datetime(2021, 1, 1)),
    length=st.timedeltas(timedelta(0), timedelta(days=40)),
    cutoff=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
)
def test_a_day_that_counts_begins_after_the_calendar_day_of_the_first_event_did_and_ends_before_the_last_ones_does(
    first: datetime, length: timedelta, cutoff: time
) -> None:
    last = first + length
    found = Reach(first, last, None, last + timedelta(days=3)).days(cutoff)
    begins, ends = day_end(found.first - timedelta(days=1), cutoff), day_end(found.last, cutoff)
    if first.time() != time(0) and cutoff != time(0):
        assert begins >= datetime.combine(first.date(), time(0))
    assert ends <= datetime.combine(last.date() + timedelta(days=1), time(0))
    assert date(2019, 12, 31) <= found.first
