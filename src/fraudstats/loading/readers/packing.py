"""Text as bytes, whatever it is packed in."""

import gzip
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from fraudstats.errors import DataRefused
from fraudstats.loading.readers.sniffing import FileKind, kind_of

if TYPE_CHECKING:
    import zstandard
    from _typeshed import WriteableBuffer

SAMPLE_BYTES = 256 * 1024
PIECE_BYTES = 64 * 1024
PACKED_AGAIN = (".xlsx", ".xls", ".ods", ".parquet", ".zip", ".gz", ".zst", ".rar", ".7z")
DAMAGED = (OSError, EOFError, zipfile.BadZipFile)


def open_bytes(path: Path) -> BinaryIO:
    """Open text as bytes, unpacked.

    Raises:
        DataRefused: if an archive holds more or less than one file, or is locked.
    """
    kind = kind_of(path)
    if kind is FileKind.GZIP:
        return cast(BinaryIO, gzip.open(path, "rb"))
    if kind is FileKind.ZSTD:
        return io.BufferedReader(_WholeFrames(path.open("rb")))
    if kind is FileKind.ZIP:
        return _only_member(path)
    return path.open("rb")


def sample_of(path: Path) -> bytes:
    """Read the first part of the text.

    Raises:
        DataRefused: if a packed file is damaged.
    """
    try:
        with open_bytes(path) as stream:
            sample = bytearray()
            while len(sample) < SAMPLE_BYTES and (piece := stream.read(SAMPLE_BYTES - len(sample))):
                sample += piece
    except damage() as problem:
        raise damaged(path) from problem
    return bytes(sample)


def damage() -> tuple[type[Exception], ...]:
    """List what a damaged file raises when it is read."""
    import zlib

    import zstandard

    return (*DAMAGED, zlib.error, zstandard.ZstdError)


def damaged(path: Path) -> DataRefused:
    """Refuse a file that cannot be unpacked."""
    return DataRefused(
        "the compressed file is damaged or cut off",
        where=path.name,
        next_step="Copy or export it again.",
        slug="truncated-file",
    )


class _WholeFrames(io.RawIOBase):
    """Unpacks zstd; unlike the library's own stream it complains when the file ends inside a frame."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._unpacked = self._left_over = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        while not self._unpacked:
            piece = self._left_over or self._packed.read(PIECE_BYTES)
            if not piece:
                self._refuse_half_a_frame()
                return 0
            self._unpack(piece)
        n = min(len(view), len(self._unpacked))
        view[:n], self._unpacked = self._unpacked[:n], self._unpacked[n:]
        return n

    def close(self) -> None:
        self._packed.close()
        super().close()

    def _unpack(self, piece: bytes) -> None:
        import zstandard

        frame = self._frame or zstandard.ZstdDecompressor().decompressobj()
        self._unpacked = frame.decompress(piece)
        self._frame, self._left_over = (None, frame.unused_data) if frame.eof else (frame, b"")

    def _refuse_half_a_frame(self) -> None:
        if self._frame is not None:
            raise EOFError("the file ends inside a frame")


def _only_member(path: Path) -> BinaryIO:
    archive = zipfile.ZipFile(path)
    members = [each for each in archive.infolist() if not each.is_dir() and not each.filename.startswith("__MACOSX/")]
    if len(members) != 1:
        raise _archive_refused(f"the archive holds {len(members)} files", path)
    if members[0].flag_bits & 1:
        raise _archive_refused("the archive is locked with a password", path)
    if members[0].filename.lower().endswith(PACKED_AGAIN):
        raise _archive_refused("the archive holds no text but another packed file or workbook", path)
    return cast(BinaryIO, archive.open(members[0]))


def _archive_refused(what: str, path: Path) -> DataRefused:
    return DataRefused(
        what,
        where=path.name,
        expected="One text file without a password was expected.",
        next_step="Unpack it and load the files.",
        slug="wrong-kind",
    )
