"""A PDF as a photocopier would return it: grey pages at 200 dpi, a little askew, with specks, and no text layer."""

import io
from pathlib import Path
from random import Random

from PIL import Image, ImageChops
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest import render_page

DPI = 200


def scan(path: Path, pages: int, seed: int, noise: float = 12.0, skew: float = 0.5) -> bytes:
    """The file's pages as pictures; `skew` in degrees either way, `noise` in grey levels."""
    random = Random(f"scan/{seed}")
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number in range(1, pages + 1):
        page = Image.open(io.BytesIO(render_page(path, number, zoom=DPI / 72))).convert("L")
        picture = _worn(page, random, noise, skew)
        size = picture.width * 72 / DPI, picture.height * 72 / DPI
        jpeg = io.BytesIO()
        picture.save(jpeg, "JPEG", quality=70)
        jpeg.seek(0)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(jpeg), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _worn(picture: Image.Image, random: Random, noise: float, skew: float) -> Image.Image:
    turned = picture.rotate(random.uniform(-skew, skew), resample=Image.Resampling.BICUBIC, fillcolor=255)
    grain = Image.frombytes("L", turned.size, random.randbytes(turned.width * turned.height))
    grain = grain.point(lambda level: int(level * noise / 255))
    return ImageChops.subtract(turned, grain)
