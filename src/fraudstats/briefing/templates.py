"""Find and fill the report templates, so that no value can become markup.

A project's own `report_templates/` comes first, file by file, then the shipped one. Templates are sandboxed,
an unknown name is an error, and every value is escaped without a filter: as HTML, or as a Typst literal. For
Typst that works by type: what template text was joined to is `TypstSource`, and any other string is data.
"""

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from fraudstats.briefing.glyphs import printable
from fraudstats.briefing.sandbox import begin, sandbox_class
from fraudstats.errors import TemplateError
from fraudstats.paths import shipped

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.sandbox import SandboxedEnvironment


PARTIALS = "partials/"
OF_THE_ENGINE = re.compile(r"[\\/]jinja2[\\/]|template_sizes\.py$")
"""What fails there fails by what the template asked."""
SECTIONS = "sections"
"""Folder of a project's own sections."""


class TypstSource(str):
    """Typst source that template text and literals were joined to; never data."""

    __slots__ = ()


def typst_literal(value: object) -> TypstSource:
    """Write a value as a Typst literal of its type.

    In a string every character but letters, digits and spaces becomes `\\u{...}`, which means the same in
    Typst's markup, code and math: a template that forgets the `#` prints quotation marks and runs nothing.

    Raises:
        TypeError: if the value is no string, number, truth value, None or list of them.
    """
    if isinstance(value, TypstSource):
        return value
    if value is None or isinstance(value, bool):
        return TypstSource("none" if value is None else str(value).lower())
    if isinstance(value, int | float):
        return TypstSource(repr(value))
    if isinstance(value, str):
        return TypstSource('"' + str.translate(printable(value), _TYPST) + '"')
    if isinstance(value, list | tuple):
        return TypstSource("(" + "".join(f"{typst_literal(item)}, " for item in value) + ")")
    raise TypeError(f"a template cannot print {type(value).__name__}")


def html_environment(templates: Path | None, *kind: object) -> "Environment":
    """Give the environment that escapes every value as HTML; the issues of one run share it, and what it compiled.

    Args:
        kind: all that the filters depend on (the language, say): a compiled macro keeps those that it met first.
    """
    return _html_environment(templates, kind, _own_files(templates))


def typst_environment(templates: Path | None, *kind: object) -> "Environment":
    """Give the environment that writes every value as a Typst literal, likewise."""
    return _typst_environment(templates, kind, _own_files(templates))


@lru_cache(maxsize=1)
def _html_environment(templates: Path | None, kind: object, own: tuple[tuple[str, int], ...]) -> "Environment":
    environment = _sandbox(templates)
    environment.autoescape = True
    environment.filters["css_string"] = css_string
    return environment


@lru_cache(maxsize=1)
def _typst_environment(templates: Path | None, kind: object, own: tuple[tuple[str, int], ...]) -> "Environment":
    environment = _sandbox(templates)
    environment.finalize = _finalize_typst
    together = environment.concat

    def concat_typst(parts: Iterable[str]) -> TypstSource:
        return TypstSource(together(parts))

    environment.concat = concat_typst  # type: ignore[method-assign]
    return environment


def markdown_environment(templates: Path, finalize: "Callable[[object], str]", joined: type[str]) -> "Environment":
    """Make the environment of a project's own sections.

    Args:
        finalize: what becomes of a printed value; raises a `refusal` of what may not be printed.
        joined: the type of what template text was joined to.
    """
    environment = _sandbox(templates)

    def finalized(value: object) -> str:
        return finalize(_shown(value))

    environment.finalize = finalized
    together = environment.concat
    environment.concat = lambda parts: joined(together(parts))  # type: ignore[method-assign]
    return environment


def css_string(text: str) -> str:
    """Write a CSS string that no text can leave; marked safe, for use inside a style element."""
    from markupsafe import Markup

    return Markup('"{}"').format(Markup("".join(map(_css_character, text))))


def render(environment: "Environment", name: str, **values: object) -> str:
    """Fill one template.

    Raises:
        TemplateError: if it is missing or broken; names the file and the line.
    """
    import jinja2

    begin(environment)
    try:
        return environment.get_template(name).render(values)
    except jinja2.TemplateSyntaxError as error:
        raise _broken(str(error.message), error.filename or name, error.lineno) from error
    except jinja2.TemplateNotFound as error:
        raise _broken(f"template {error.name!r} does not exist", *_last_template_line(error, name)) from error
    except jinja2.TemplateError as error:
        raise _broken(str(error.message), *_last_template_line(error, name)) from error
    except (OverflowError, RecursionError) as error:  # a loop, or a macro in itself, without end
        raise _broken(str(error), *_last_template_line(error, name)) from error
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        if not _raised_in_template(error):
            raise
        raise _broken(f"{type(error).__name__}: {error}", *_last_template_line(error, name)) from error


def compile_templates(environment: "Environment", page: str) -> None:
    """Compile the template of a page, and the partials of its kind, ahead of use."""
    kind = page.partition(".")[2]
    partials = environment.list_templates(filter_func=lambda name: name.startswith(PARTIALS) and name.endswith(kind))
    for each in (page, *partials):
        environment.get_template(each)


def refusal(what: str) -> Exception:
    """Make the error by which a function or filter of a template refuses; `render` names the template's line."""
    from jinja2 import TemplateRuntimeError

    return TemplateRuntimeError(what)


def source(environment: "Environment", name: str) -> str:
    """Read a file of the template folders as it is."""
    import jinja2

    if environment.loader is None:
        raise TemplateError("no template folder", where=name)
    try:
        return environment.loader.get_source(environment, name)[0]
    except jinja2.TemplateNotFound as error:
        raise _broken("the file does not exist", name, None) from error


def words(lang: str, templates: Path | None, folder_name: str = "locales") -> dict[str, str]:
    """Read the fixed words of one language; a project's file replaces single words of the shipped one.

    Args:
        folder_name: `locales` for the words of the templates, `phrases` for those of the sections.
    """
    found: dict[str, str] = {}
    for folder in reversed(_folders(templates)):
        path = folder / folder_name / f"{lang}.toml"
        if path.is_file():
            found |= _read_words(path, path.stat().st_mtime_ns)
    return found


def _own_files(templates: Path | None) -> tuple[tuple[str, int], ...]:
    """List a project's own files with their times: while they stay, so does what was made of them."""
    found = sorted(templates.rglob("*")) if templates else []
    return tuple((str(path), path.stat().st_mtime_ns) for path in found)


@lru_cache(maxsize=8)
def _read_words(path: Path, changed_at: int) -> dict[str, str]:
    try:
        return {key: str(value) for key, value in tomllib.loads(path.read_text("utf-8")).items()}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _broken(str(error), str(path), None) from error


def _folders(templates: Path | None) -> list[Path]:
    return [*([templates] if templates else []), shipped("report_templates")]


def _sandbox(templates: Path | None) -> "SandboxedEnvironment":
    from jinja2 import FileSystemLoader, StrictUndefined

    return sandbox_class()(
        loader=FileSystemLoader(_folders(templates)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _finalize_typst(value: object) -> TypstSource:
    try:
        return typst_literal(_shown(value))
    except TypeError as problem:
        raise refusal(str(problem)) from problem


def _shown(value: object) -> object:
    from jinja2 import Undefined

    return str(value) if isinstance(value, Undefined) else value  # str() of it raises


def _typst_character(char: str) -> str:
    harmless = char == " " or (char.isalnum() if char.isascii() else char.isprintable())
    return char if harmless else f"\\u{{{ord(char):x}}}"


class _TypstCharacters(dict[int, str]):
    """How each character stands in a Typst string, found once."""

    def __missing__(self, code: int) -> str:
        self[code] = _typst_character(chr(code))
        return self[code]


_TYPST = _TypstCharacters()


def _css_character(char: str) -> str:
    return char if char.isalnum() or char == " " else f"\\{ord(char):x} "


def _broken(what: str, file: str, line: int | None) -> TemplateError:
    return TemplateError(
        what,
        where=f"{file}, line {line}" if line else file,
        next_step="report_templates/README.md lists what a template may use.",
    )


def _template_lines(error: BaseException) -> list[tuple[str, int] | None]:
    """List the traceback's template lines, None for lines of Python, without those of the template engine."""
    lines: list[tuple[str, int] | None] = []
    step = error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if not OF_THE_ENGINE.search(file):
            lines.append(None if file.endswith(".py") else (file, step.tb_lineno))
        step = step.tb_next
    return lines


def _last_template_line(error: BaseException, name: str) -> tuple[str, int | None]:
    found = [line for line in _template_lines(error) if line]
    return found[-1] if found else (name, None)


def _raised_in_template(error: BaseException) -> bool:
    return _template_lines(error)[-1] is not None
