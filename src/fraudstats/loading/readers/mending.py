"""A text passed on row by row for the engine to read strictly: rows that do not fit the header are kept apart."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from fraudstats.loading.readers.raw_table import Misshapen
from fraudstats.loading.readers.records import Lines, is_plain, without_end
from fraudstats.loading.readers.rows_below import fitted, is_note
from fraudstats.loading.readers.text_file import TextFile

PIECE_ROWS = 5_000


class MendedText:
    """What it kept apart, and where rows stood, is known once the pieces were taken."""

    def __init__(self, text: TextFile) -> None:
        self._text = text
        self._width = len(text.headers)
        self.misshapen: list[Misshapen] = []
        self._n_rows = 0
        self._ranks: list[int] = []
        self._first_lines: list[int] = []
        """From which rank on rows stand one a line, and from which line; that is enough to tell the line of each."""

    def pieces(self) -> Iterator[bytes]:
        """Give the rows below the header, one a line where it has no quoted line breaks, as UTF-8.

        Raises:
            DataRefused: if the file is cut off or changes its encoding.
        """
        with self._text.damage_told(), self._text.opened() as stream:
            piece: list[str] = []
            for row in self._rows(self._text.lines_below_header(stream)):
                piece.append(row)
                if len(piece) == PIECE_ROWS:
                    yield "".join(piece).encode()
                    piece.clear()
            yield "".join(piece).encode()

    def line_of(self, ranks: Sequence[int], n_rows: int) -> dict[int, int]:
        """Tell the lines of rows, by their ranks from 1."""
        found = {}
        for rank in ranks:
            span = bisect_right(self._ranks, rank) - 1
            found[rank] = self._first_lines[span] + rank - self._ranks[span]
        return found

    def _rows(self, lines: Lines) -> Iterator[str]:
        n_delimiters, line = self._width - 1, "\n"
        for line in lines:
            if line.count(self._text.delimiter) == n_delimiters and is_plain(line) and (bare := without_end(line)):
                self._enter(lines.number)
                yield f"{bare}\n"
            else:
                yield from self._looked_at(line, lines)
        self._refuse_half_a_row(line, lines.number)

    def _looked_at(self, line: str, lines: Lines) -> Iterator[str]:
        at = lines.number
        cells = self._text.cells_at(line, lines)
        if cells in ([], [""]):
            return
        whole = cells if cells and len(cells) == self._width else fitted(cells or [], self._width)
        if whole is None:
            self.misshapen.append(Misshapen(at, len(cells or [])))
        else:
            self._enter(at)
            yield _quoted(whole, self._text.delimiter)

    def _enter(self, line: int) -> None:
        self._n_rows += 1
        if not self._ranks or line - self._first_lines[-1] != self._n_rows - self._ranks[-1]:
            self._ranks.append(self._n_rows)
            self._first_lines.append(line)

    def _refuse_half_a_row(self, last: str, line: int) -> None:
        """A short last row without a line end means that the file was cut off while it was written or copied."""
        cells = without_end(last).strip("\0\x1a").split(self._text.delimiter)
        if last.endswith(("\n", "\r")) or cells == [""] or len(cells) >= self._width or is_note(cells[0]):
            return
        expected = f"{self._width} cells were expected, {len(cells)} are there."
        raise self._text.cut_off("the file breaks off in the middle of a row", line, expected)


def _quoted(cells: Sequence[str], delimiter: str) -> str:
    return delimiter.join('"' + each.replace('"', '""') + '"' for each in cells) + "\n"
