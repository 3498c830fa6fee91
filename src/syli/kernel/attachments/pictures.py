"""Pictures without anything but their pixels: drawn anew, or, inside documents, stripped without touching a pixel."""

from __future__ import annotations

import io
import struct
import warnings
from typing import Final

from PIL import Image, ImageCms, ImageOps

from syli.kernel.attachments.kinds import Kind
from syli.kernel.attachments.refusals import AttachmentRefused

# Telephones make pictures of 12 to 50 megapixels; decoding one of 64 takes 200 MB for a moment.
MOST_MEGAPIXELS: Final = 64
_FORMATS: Final = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP"}
_QUALITY: Final = 88
_KEPT_PNG_CHUNKS: Final = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"})
_ORIENTATION: Final = 0x0112


def redrawn(content: bytes, kind: Kind) -> bytes:
    """Return the picture drawn anew, turned the right way up, in sRGB, of several frames the first."""
    return _redrawn(content, _FORMATS[kind])


def _redrawn(content: bytes, form: str) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=[form])
        _check_size(picture)
        picture.load()
        plain = _in_plain_colours(ImageOps.exif_transpose(picture), form)
        clean = Image.frombytes(plain.mode, plain.size, plain.tobytes())
        target = io.BytesIO()
        clean.save(target, form, optimize=form != "WEBP", quality=_QUALITY)
    except AttachmentRefused:
        raise
    except Image.DecompressionBombError:
        raise AttachmentRefused("picture_too_large", limit=MOST_MEGAPIXELS) from None
    except Exception:  # noqa: BLE001  # decoders raise anything on hostile input; each means the same to us
        raise AttachmentRefused("broken") from None
    return target.getvalue()


def _check_size(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_MEGAPIXELS * 1_000_000:
        raise AttachmentRefused("picture_too_large", limit=MOST_MEGAPIXELS)


def _in_plain_colours(picture: Image.Image, form: str) -> Image.Image:
    """Return it as grey or sRGB, with transparency where the format has it; a colour profile may name its device."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith(("I", "F")):
        # Sixteen bits a pixel, as scanners give; what is seen is the upper eight.
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    is_transparent = form != "JPEG" and ("A" in picture.getbands() or "transparency" in picture.info)
    if profile and picture.mode in {"RGB", "RGBA", "CMYK"}:
        picture = _to_srgb(picture, profile)
    wanted = "RGBA" if is_transparent else "L" if picture.mode in {"1", "L", "LA"} else "RGB"
    return picture if picture.mode == wanted else picture.convert(wanted)


def _to_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        mode = "RGB" if picture.mode == "CMYK" else picture.mode
        return ImageCms.profileToProfile(picture, source, target, outputMode=mode) or picture
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture  # an unreadable profile is left out, as a viewer would


def stripped_jpeg(content: bytes, *, keep_orientation: bool = False) -> bytes:
    """Return a JPEG without its notes, pixels untouched. Only the colour mark of Adobe stays, decoders need it."""
    if not content.startswith(b"\xff\xd8"):
        raise AttachmentRefused("broken")
    kept, place = [b"\xff\xd8"], 2
    if keep_orientation and (turned := _orientation_of(content)):
        kept.append(turned)
    while place + 4 <= len(content):
        if content[place] != 0xFF:
            raise AttachmentRefused("broken")
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == 0xD9:
            break
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            kept.append(content[place : place + 2])
            place += 2
            continue
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        segment = content[place:end]
        is_note = marker == 0xFE or (0xE0 <= marker <= 0xEF and marker != 0xEE)
        if not is_note:
            kept.append(segment[:16] if marker == 0xEE else segment)
        place = end
        if marker == 0xDA:
            place = _end_of_scan(content, place)
            kept.append(content[end:place])
    return b"".join([*kept, b"\xff\xd9"])


def _end_of_scan(content: bytes, place: int) -> int:
    """Return where coded pixels end: at a marker that is neither a stuffed zero nor a restart."""
    while (place := content.find(b"\xff", place)) >= 0 and place + 1 < len(content):
        if content[place + 1] == 0 or 0xD0 <= content[place + 1] <= 0xD7:
            place += 2
        else:
            return place
    return len(content)


def _orientation_of(content: bytes) -> bytes | None:
    """Return a segment that says only which way the picture is turned; Word turns it by that."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as picture:
            turned = picture.getexif().get(_ORIENTATION)
    except Exception:  # noqa: BLE001  # as above
        return None
    if turned not in range(2, 9):
        return None
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, turned, 0)
    exif = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01" + entry + bytes(4)
    return b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif


def stripped_png(content: bytes) -> bytes:
    """Return a PNG with only the chunks that its pixels need."""
    kept, place = [content[:8]], 8
    while place + 12 <= len(content):
        end = place + 12 + int.from_bytes(content[place : place + 4], "big")
        name = content[place + 4 : place + 8]
        if name in _KEPT_PNG_CHUNKS:
            kept.append(content[place:end])
        place = end
        if name == b"IEND":
            return b"".join(kept)
    raise AttachmentRefused("broken")


def stripped_jpeg2000(content: bytes) -> bytes:
    """Return a JPEG 2000 without the boxes that hold notes; a bare code stream has none."""
    kept, place = [], 0
    if content[4:8] != b"jP  ":
        return content
    while place + 8 <= len(content):
        size, head = int.from_bytes(content[place : place + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(content[place + 8 : place + 16], "big"), 16
        size = size or len(content) - place
        if size < head:
            raise AttachmentRefused("broken")
        if content[place + 4 : place + 8] not in {b"xml ", b"uuid", b"uinf", b"jp2i"}:
            kept.append(content[place : place + size])
        place += size
    return b"".join(kept)


def stripped_in_document(content: bytes, ending: str) -> bytes:
    """Return a picture inside a document without notes, by the ending of its part."""
    if ending in {"jpg", "jpeg", "jpe", "jfif"}:
        return stripped_jpeg(content, keep_orientation=True)
    if ending == "png":
        return stripped_png(content)
    if ending == "emf":
        # The header's description holds the program and the title; without its length and place nobody reads it.
        return _emf_without_description(content)
    if ending == "wmf":
        return content
    return _redrawn(content, {"gif": "GIF", "bmp": "BMP", "dib": "DIB", "tif": "TIFF", "tiff": "TIFF", "webp": "WEBP"}[ending])


def _emf_without_description(content: bytes) -> bytes:
    if len(content) < 88:
        raise AttachmentRefused("broken")
    letters, start = struct.unpack_from("<II", content, 60)
    blank = bytearray(content)
    if start and start + 2 * letters <= len(blank):
        blank[start : start + 2 * letters] = bytes(2 * letters)
    blank[60:68] = bytes(8)
    return bytes(blank)
