"""Names, phones and cards are nowhere in what the project writes."""

import stat
from pathlib import Path

from loading_project import HEADER, Loading

NAME, PHONE, PERSON = "欧阳震华", "13987654321", "440305198806124417"


def planted_bytes(root: Path) -> list[str]:
    """Search every byte under a folder."""
    needles = [text.encode(code) for text in (NAME, PHONE, PERSON) for code in ("utf-8", "gb18030", "utf-16-le")]
    return [
        f"{path}: {needle!r}" for path in root.rglob("*") if path.is_file() for needle in needles if needle in path.read_bytes()
    ]  # fmt: skip


def planted(line) -> str:  # type: ignore[no-untyped-def]
    person = {"name": NAME, "phone": PHONE, "person": PERSON}
    rows = [line(number, **person) for number in range(1, 400)]
    broken = [
        line(900, at="x", **person),
        line(901, district="某区" + PHONE, **person),
        line(902, loss=PHONE + "元整", **person),
    ]
    repeated = [line(1, loss="5", **person)]
    return "\n".join([HEADER, *rows, *broken, *repeated]) + "\n"


def test_no_planted_value_is_in_store_temporary_files_or_quarantine(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    root = loading.project.folder.root
    seen: list[str] = []
    for name, encoding in (("a.csv", "utf-8"), ("b.csv", "gb18030")):
        path = loading.write(name, planted(line) + ("\n" if encoding == "utf-8" else ""), encoding)
        loading.load(path, progress=lambda step: seen.extend(planted_bytes(root)))
    assert [each.rule for each in loading.project.rejects(1)]
    assert seen == [] and planted_bytes(root) == []
    shown = str(loading.project.rejects(1))
    assert not any(each in shown for each in (NAME, PHONE, PERSON))


def test_the_same_person_has_the_same_hash_and_no_row_holds_the_number(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    loading.loaded(loading.write("a.csv", "\n".join([HEADER, line(1, person=PERSON), line(2, person=PERSON)]) + "\n"))
    hashes = {row["victim_id"] for row in loading.rows()}
    assert len(hashes) == 1 and PERSON not in hashes


def test_files_and_folders_are_for_their_owner_only_and_nothing_is_left_over(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    folder = loading.project.folder
    folders = []
    loading.load(
        loading.write("a.csv", planted(line)),
        progress=lambda step: folders.extend(
            (stat.S_IMODE(each.stat().st_mode), each.name) for each in folder.root.glob(".loading-*")
        ),
    )
    assert {mode for mode, _ in folders} == {0o700}
    assert not list(folder.root.glob(".loading-*"))
    assert stat.S_IMODE(folder.store.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.root.stat().st_mode) == 0o700


def test_what_a_killed_load_left_is_swept_up(loading: Loading, line) -> None:  # type: ignore[no-untyped-def]
    stale = loading.project.folder.root / ".loading-999999999-x"
    stale.mkdir()
    loading.loaded(loading.write("a.csv", f"{HEADER}\n{line(1)}\n"))
    assert not stale.exists()
