"""Names, phones, identity and card numbers in exports (all invented): no byte of them may be found afterwards."""

import hashlib
import hmac
import stat
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pytest
from pypdf import PdfReader

from fraudstats.project import Project
from program import NOW, PRIVACY_KEY, Answer, every_file, run_beside
from tables import csv_of

SECRETS = {
    "name": "欧阳样例",
    "holder": "司徒虚构",
    "phone": "13900001234",
    "spaced_phone": "139 0000 5678",
    "identity": "440300199001011234",
    "identity_x": "44030019900101123X",
    "card": "6222020000001234567",
    "card_2": "6222029999991234567",
}
INCIDENTS = """
    警情编号 | 报警时间            | 辖区 | 是否电诈 | 损失金额(元) | 报警人   | 手机号      | 受害人身份证号     | 备注
    A1       | 2021-05-10 08:00:00 | 福田 | 是       | 100          | 欧阳样例 | 13900001234 | 440300199001011234 | 卡6222020000001234567
    A2       | 2021-05-10 08:00:00 | 福田 | 是       | 13900001234x | 欧阳样例 | 13900001234 | 44030019900101123X |
    A3       | 440300199001011234  | 福田 | 是       | 100          | 欧阳样例 | 13900001234 | 440300199001011234 |
    A4       | 2021-05-10 08:00:00 | 福田 | 139 0000 5678 | 100     | 欧阳样例 | 13900001234 | 440300199001011234 |
    A5       | 2021-05-10 08:00:00 | 福田 | 6222020000001234567 | 欧阳样例 | 欧阳样例 | 13900001234 | 440300199001011234 |
    A6       | 2021-05-10 08:00:00 |      | 是       | -1           | 欧阳样例 | 13900001234 | 440300199001011234 |
"""
ORDERS = """
    止付单号 | 警情编号 | 报警时间            | 止付账号            | 户名     | 止付结果
    Z1       | A1       | 2021-05-10 08:00:00 | 6222020000001234567 | 司徒虚构 | 成功
    Z2       | A1       | 2021-05-10 08:00:00 | 6222020000001234567 | 司徒虚构 | 6222029999991234567
    Z3       | A1       | 2021-05-10 08:00:00 | 6222029999991234567 | 司徒虚构 | 成功
"""


def written(path: Path, table: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(csv_of(table).encode(encoding))
    return path


def found_in(content: bytes) -> list[str]:
    """Name the secrets in some bytes, in any encoding that they could be written in."""
    spellings = {
        name: {secret.encode(each) for each in ("utf-8", "gb18030", "utf-16-le")} for name, secret in SECRETS.items()
    }
    return [name for name, forms in spellings.items() if any(form in content for form in forms)]


@dataclass(frozen=True)
class Planted:
    """A project that met the secrets, and what was said about it."""

    project: Project
    said: list[Answer]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Load the exports in whole processes and list what is in quarantine."""
    folder = tmp_path_factory.mktemp("planted")
    odd = folder / "odd.csv"
    misshapen = csv_of(INCIDENTS) + "A7,欧阳样例,13900001234,440300199001011234\n"
    odd.write_text(misshapen.replace("A1,", "B1,"), encoding="utf-8")
    files = [written(folder / "a.csv", INCIDENTS), written(folder / "b.csv", ORDERS, "gb18030"), odd]
    refused = written(folder / "c.csv", INCIDENTS.replace("A1 ", "C1 "))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAUDSTATS_PRIVACY_KEY", PRIVACY_KEY)
        patch.setenv("FRAUDSTATS_NOW", NOW)
        project = Project.create(folder / "project")
        root = ["--project", str(project.folder.root)]
        said = [
            run_beside([*root, "load", *map(str, files), "--max-reject-rate", "1"]),
            run_beside([*root, "--verbose", "load", str(refused), "--max-reject-rate", "0"]),
            run_beside([*root, "rejects", "--format", "json"]),
            run_beside([*root, "rejects"]),
            run_beside([*root, "batches"]),
            run_beside([*root, "rejects", "export", "--output", str(project.folder.root / "rejects.csv")]),
            run_beside([*root, "report", "--week", "2021-W19", "--format", "html,pdf,docx,xlsx,json"]),
            run_beside([*root, "explain", "telecom_incidents", "--week", "2021-W19", "--rows", "--format", "json"]),
            run_beside([*root, "sources", "suggest", str(files[0])]),
        ]
    return Planted(project, said)


def test_no_secret_is_said(planted: Planted) -> None:
    said = planted.said
    assert [answer.exit_code for answer in said] == [0, 3, 0, 0, 0, 0, 0, 0, 0], said
    assert {row["batch_id"] for row in said[2].rows} == {1, 2, 3}
    for answer in said:
        assert found_in(answer.stdout.encode()) == []
        assert found_in(answer.stderr.encode()) == []


def test_no_secret_is_kept(planted: Planted) -> None:
    for path in every_file(planted.project.folder.root):
        assert found_in(path.read_bytes()) == [], path.name


def test_no_secret_is_printed(planted: Planted) -> None:
    """A PDF and an office file are compressed: look at their words."""
    reports = planted.project.folder.reports
    with ZipFile(reports / "2021-W19.zh.docx") as word, ZipFile(reports / "2021-W19.zh.xlsx") as sheets:
        unpacked = [file.read(name) for file in (word, sheets) for name in file.namelist()]
    pdf = PdfReader(reports / "2021-W19.zh.pdf")
    for content in [*unpacked, "".join(page.extract_text() for page in pdf.pages).encode()]:
        assert found_in(content) == []


def test_the_search_would_find_a_secret(tmp_path: Path) -> None:
    assert set(found_in(csv_of(INCIDENTS).encode("gb18030"))) == set(SECRETS) - {"holder", "card_2"}


def test_only_the_owner_may_enter_and_read(planted: Planted) -> None:
    root = planted.project.folder.root
    for path in (root, *root.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_the_key_of_the_environment_is_not_written(planted: Planted) -> None:
    for path in every_file(planted.project.folder.root):
        content = path.read_bytes()
        assert PRIVACY_KEY.encode() not in content
        assert bytes.fromhex(PRIVACY_KEY) not in content


def test_equal_accounts_hash_equally_and_another_key_hashes_otherwise(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hashes(root: Path) -> list[str]:
        run_beside(["--project", str(root), "load", str(tmp_path / "b.csv"), "--max-reject-rate", "1"]).ok()
        with duckdb.connect(str(root / "fraudstats.duckdb"), read_only=True) as store:
            return [
                value
                for (value,) in store.execute(
                    "select account_id from versions.stop_orders order by order_id"
                ).fetchall()
            ]

    written(tmp_path / "b.csv", ORDERS.replace("| 6222029999991234567\n", "| 成功\n"))
    one = hashes(project.folder.root)
    monkeypatch.setenv("FRAUDSTATS_PRIVACY_KEY", "77" * 32)
    other = hashes(Project.create(tmp_path / "other").folder.root)
    assert one[0] == one[1] != one[2]
    assert not set(one) & set(other)


def test_hashes_are_hmac_sha256(project: Project, tmp_path: Path) -> None:
    run_beside(
        [
            "--project",
            str(project.folder.root),
            "load",
            str(written(tmp_path / "b.csv", ORDERS)),
            "--max-reject-rate",
            "1",
        ]
    ).ok()
    with duckdb.connect(str(project.folder.store), read_only=True) as store:
        found = store.execute("select account_id from versions.stop_orders where order_id = 'Z1'").fetchone()
    expected = hmac.new(bytes.fromhex(PRIVACY_KEY), SECRETS["card"].encode(), hashlib.sha256).hexdigest()
    assert found == (expected[:32],)


@pytest.mark.parametrize("key", ["", "zz", "5a" * 31])
def test_without_a_usable_key_nothing_is_loaded(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.delenv("FRAUDSTATS_PRIVACY_KEY")
    (project.folder.root / "privacy.key").write_text(key)
    answer = run_beside(["--project", str(project.folder.root), "load", str(written(tmp_path / "b.csv", ORDERS))])
    assert (answer.exit_code, len(answer.stderr.splitlines())) == (2, 1)
    assert answer.stderr.endswith("[no-privacy-key]\n")
