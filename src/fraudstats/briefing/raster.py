"""Turn a drawn chart into dots, for what cannot show SVG."""

from fraudstats.briefing.glyphs import face

PNG_DPI = 192.0


def png(svg: bytes) -> bytes:
    """Draw an SVG on white, its letters in the shipped faces."""
    import typst

    source = (
        "#set page(width: auto, height: auto, margin: 4mm, fill: white)\n"
        '#image(bytes(sys.inputs.at("svg")), format: "svg", width: 170mm)'
    )
    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[face().parent])
    picture = typst.compile(
        source.encode(), format="png", ppi=PNG_DPI, font_paths=faces, sys_inputs={"svg": svg.decode()}
    )
    if not isinstance(picture, bytes):
        raise TypeError(f"Typst returned {type(picture).__name__} for one picture")
    return picture
