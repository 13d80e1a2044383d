"""The picture that a provider shows in the place of a removed one."""

from functools import cache

from PIL import Image, ImageDraw, ImageFont

from orbweaver.town.pictures.encoding import encode
from orbweaver.town.pictures.original import FileFormat


@cache
def placeholder_file() -> bytes:
    """Return a grey PNG that says that something was removed, the same for all."""
    picture = Image.new("RGB", (480, 320), (200, 200, 205))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, 460, 300), outline=(120, 120, 125), width=4)
    font = ImageFont.load_default(size=30)
    draw.text((60, 140), "This picture was removed.", fill=(70, 70, 75), font=font)
    return encode(picture, FileFormat.PNG)
