"""A project in a temporary folder, with short ways to write exports, load them and look at the store."""

from datetime import datetime
from pathlib import Path
from typing import Any

from fraudstats.engines.duckdb import staging
from fraudstats.loading import batches, views
from fraudstats.project import FileAnswer, Project

AS_OF = datetime(2021, 6, 1)
HEADER = "警情编号,报警时间,辖区,是否电诈,损失金额,联系电话,受害人姓名,受害人证件号"
SETTINGS = """
[loading]
max_reject_rate = 0.9
[[districts]]
name = "福田"
name_en = "Futian"
aliases = ["福田区", "福田分局"]
[[districts]]
name = "龙岗"
name_en = "Longgang"
aliases = ["龙岗区", "龙岗分局"]
"""


class Loading:
    """A project, with short ways to write exports, load them and look at the store."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.project = Project.create(root / "project", SETTINGS)
        self.exports = root / "exports"
        self.exports.mkdir()

    def write(self, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = self.exports / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    def profile(self, name: str, text: str) -> None:
        (self.project.folder.sources / f"{name}.toml").write_text(text, encoding="utf-8")

    def load(self, path: Path, **options: Any) -> FileAnswer:
        (answer,) = self.project.load([path], **{"as_of": AS_OF, **options})
        return answer

    def loaded(self, path: Path, **options: Any) -> Any:
        answer = self.load(path, **options)
        assert answer.refusal is None, answer.refusal
        assert answer.outcome is not None
        return answer.outcome

    def refused(self, path: Path, **options: Any) -> Any:
        answer = self.load(path, **options)
        assert answer.refusal is not None, answer.outcome
        return answer.refusal

    def rows(self, dataset: str = "incidents", batch_id: int | None = None) -> list[dict[str, Any]]:
        with staging(self.project.folder.store) as session:
            last = batches.next_batch_id(session) - 1 if batch_id is None else batch_id
            views.expose(session, views.loaded_datasets(session), last)
            return session.rows(f"from {dataset} order by all")

    def states(self, dataset: str = "incidents") -> list[dict[str, Any]]:
        with staging(self.project.folder.store) as session:
            return session.rows(f"from {views.table_of(dataset)} order by all")
