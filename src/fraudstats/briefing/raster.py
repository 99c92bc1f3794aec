"""Turn a drawn chart into dots, for what cannot show SVG."""

PNG_DPI = 192.0


def png(svg: bytes) -> bytes:
    """Draw an SVG on white; its letters are outlines already, so that no face is needed."""
    import typst

    source = (
        "#set page(width: auto, height: auto, margin: 4mm, fill: white)\n"
        '#image(bytes(sys.inputs.at("svg")), format: "svg", width: 170mm)'
    )
    picture = typst.compile(source.encode(), format="png", ppi=PNG_DPI, sys_inputs={"svg": svg.decode()})
    if not isinstance(picture, bytes):
        raise TypeError(f"Typst returned {type(picture).__name__} for one picture")
    return picture
