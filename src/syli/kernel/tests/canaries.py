"""Files with a unique word planted wherever a program writes who, when, where or with what; and a search for it in the result."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

import xlsxwriter
from PIL import Image, ImageCms, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

CANARY = "KanarialintuKeltainen"
SEEN = "Näkyvä teksti"


def picture(form: str, *, size: tuple[int, int] = (40, 24), mode: str = "RGB", orientation: int = 1, notes: bool = True, **options: Any) -> bytes:
    """A picture, left half dark and right half light, with the canary in EXIF, XMP, IPTC, comments and its colour profile's own fields."""
    image = Image.new(mode, size, 200 if mode in {"L", "I;16"} else (200, 210, 220, 128)[: len(mode)])
    image.paste(10 if mode in {"L", "I;16"} else (10, 20, 30, 255)[: len(mode)], (0, 0, size[0] // 2, size[1]))
    target = io.BytesIO()
    if notes:
        exif = Image.Exif()
        exif[0x0112] = orientation
        exif[0x010F] = exif[0x013B] = exif[0x8298] = CANARY
        exif.get_ifd(0x8825)[29] = CANARY  # a date stamp of the place
        exif.get_ifd(0x8769)[0x9286] = CANARY.encode()
        options |= {"exif": exif, "xmp": f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{CANARY}</x:xmpmeta>".encode()}
        options |= {"comment": CANARY.encode(), "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()}
    if form == "PNG" and notes:
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", CANARY)
        text.add_itxt("XML:com.adobe.xmp", CANARY)
        options["pnginfo"] = text
    if form != "JPEG":
        options.pop("comment", None)
    image.save(target, form, **options)
    content = target.getvalue()
    if form == "JPEG" and notes:
        iptc = b"\xff\xed\x00\x3cPhotoshop 3.0\x008BIM\x04\x04" + CANARY.encode().ljust(0x3C - 2 - 20, b" ")
        content = content[:2] + iptc + content[2:] + CANARY.encode()
    return content


def pdf() -> bytes:
    """A PDF of two pages with the canary in its notes, scripts, files inside, remarks, actions, pictures and old revision."""
    writer = PdfWriter()
    writer.add_metadata({"/Author": CANARY, "/Title": CANARY, "/Company": CANARY})
    writer.xmp_metadata = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{CANARY}</x:xmpmeta>".encode()
    for _ in range(2):
        page = writer.add_blank_page(200, 100)
        page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/Word"): TextStringObject(CANARY)})
        page[NameObject("/LastModified")] = TextStringObject(CANARY)
        page[NameObject("/Metadata")] = writer._add_object(_stream({"/Type": "/Metadata"}, CANARY.encode()))
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): _action("/JavaScript", JS=CANARY)})
        photo = picture("JPEG")
        shown = _stream({"/Type": "/XObject", "/Subtype": "/Image", "/Filter": "/DCTDecode", "/ColorSpace": "/DeviceRGB"}, photo)
        packed = _stream({"/Type": "/XObject", "/Subtype": "/Image", "/ColorSpace": "/DeviceRGB"}, zlib.compress(photo))
        packed[NameObject("/Filter")] = ArrayObject([NameObject("/FlateDecode"), NameObject("/DCTDecode")])
        for stream in (shown, packed):
            stream.update(
                {NameObject("/Width"): NumberObject(40), NameObject("/Height"): NumberObject(24), NameObject("/BitsPerComponent"): NumberObject(8)}
            )
            stream[NameObject("/Metadata")] = writer._add_object(_stream({"/Type": "/Metadata"}, CANARY.encode()))
        # A font and a picture called like keys that are dropped elsewhere must stay.
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        resources = DictionaryObject()
        resources[NameObject("/Font")] = writer._add_object(DictionaryObject({NameObject("/M"): writer._add_object(font)}))
        resources[NameObject("/XObject")] = DictionaryObject(
            {NameObject("/Thumb"): writer._add_object(shown), NameObject("/Im1"): writer._add_object(packed)}
        )
        page[NameObject("/Resources")] = resources
        page[NameObject("/Contents")] = writer._add_object(_stream({}, b"BT /M 12 Tf 10 50 Td (Nakyva) Tj ET q 40 0 0 24 0 0 cm /Thumb Do Q"))
    page[NameObject("/Annots")] = ArrayObject(writer._add_object(each) for each in _annotations(writer))
    scripts = ArrayObject([TextStringObject(CANARY), _action("/JavaScript", JS=f"app.alert('{CANARY}')")])
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): DictionaryObject({NameObject("/Names"): scripts})})
    writer.add_attachment(f"{CANARY}.txt", CANARY.encode())
    writer.add_outline_item(title=CANARY, page_number=0)
    writer.root_object[NameObject("/OpenAction")] = _action("/Launch", F=CANARY)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue() + f"% {CANARY}\n".encode()


def _stream(head: dict[str, str], data: bytes) -> StreamObject:
    stream = StreamObject()
    stream.update({NameObject(key): NameObject(value) for key, value in head.items()})
    stream._data = data
    return stream


def _action(kind: str, **values: str) -> DictionaryObject:
    action = DictionaryObject({NameObject("/S"): NameObject(kind)})
    action.update({NameObject(f"/{key}"): TextStringObject(value) for key, value in values.items()})
    return action


def _annotations(writer: PdfWriter) -> list[DictionaryObject]:
    corners = ArrayObject([NumberObject(0), NumberObject(0), NumberObject(9), NumberObject(9)])
    made = []
    for kind, action, extra in (
        ("/Text", None, {"/T": CANARY, "/Contents": "Huomautus", "/M": CANARY, "/NM": CANARY}),
        ("/Link", _action("/URI", URI="https://example.org/ohje"), {}),
        ("/Link", _action("/URI", URI=f"javascript:{CANARY}"), {}),
        ("/Link", _action("/Launch", F=CANARY), {}),
        ("/Link", _action("/GoToR", F=CANARY), {}),
        ("/Link", _action("/SubmitForm", F=CANARY), {}),
        ("/FileAttachment", None, {"/Contents": CANARY}),
        ("/Screen", _action("/Rendition", JS=CANARY), {}),
        ("/Widget", None, {"/T": "kentta", "/V": "Vastaus", "/FT": ""}),
    ):
        annotation = DictionaryObject(
            {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(kind), NameObject("/Rect"): corners}
        )
        annotation.update({NameObject(key): TextStringObject(value) for key, value in extra.items()})
        if action is not None:
            annotation[NameObject("/A")] = writer._add_object(action)
        made.append(annotation)
    return made


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:w14="urn:w14" xmlns:w15="urn:w15" mc:Ignorable="w14 w15"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(*each: tuple[str, str, str, bool]) -> str:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{RELATION}/{kind}" Target="{target}"{" TargetMode=" + chr(34) + "External" + chr(34) if external else ""}/>'
        for key, kind, target, external in each
    )
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def docx_parts() -> dict[str, str | bytes]:
    """A Word document with the canary wherever Word writes names, paths, dates and numbers of sessions."""
    types = "".join(
        f'<Override PartName="/{name}" ContentType="application/xml"/>'
        for name in (
            "word/document.xml",
            "word/comments.xml",
            "word/people.xml",
            "word/settings.xml",
            "docProps/core.xml",
            "docProps/custom.xml",
            "customXml/itemProps1.xml",
        )
    )
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": relations(
            ("rId1", "officeDocument", "word/document.xml", False),
            ("rId2", "core-properties", "docProps/core.xml", False),
            ("rId3", "custom-properties", "docProps/custom.xml", False),
            ("rId4", "thumbnail", "docProps/thumbnail.jpeg", False),
            ("rId5", "classificationlabels", "docMetadata/LabelInfo.xml", False),
        ),
        "docProps/core.xml": f"{HEAD}<a xmlns:dc='urn:dc'><dc:creator>{CANARY}</dc:creator></a>",
        "docProps/app.xml": f"{HEAD}<Properties><Company>{CANARY}</Company><Template>{CANARY}</Template></Properties>",
        "docProps/custom.xml": f"{HEAD}<Properties><property name='{CANARY}'/></Properties>",
        "docProps/thumbnail.jpeg": picture("JPEG"),
        "docMetadata/LabelInfo.xml": f"<a>{CANARY}</a>",
        "customXml/item1.xml": f"<a>{CANARY}</a>",
        "customXml/itemProps1.xml": f"<a>{CANARY}</a>",
        "word/_rels/document.xml.rels": relations(
            ("rId1", "comments", "comments.xml", False),
            ("rId2", "settings", "settings.xml", False),
            ("rId3", "customXml", "../customXml/item1.xml", False),
            ("rId4", "image", "media/image1.jpeg", False),
            ("rId5", "hyperlink", "https://example.org/ohje", True),
            ("rId6", "hyperlink", f"file:///C:/Users/{CANARY}/x.docx", True),
            ("rId7", "image", f"https://seuranta.example/{CANARY}.png", True),
            ("rId8", "people", "people.xml", False),
            ("rId9", "package", "embeddings/sheet1.xlsx", False),
            ("rId10", "image", "media/image2.png", False),
        ),
        "word/_rels/settings.xml.rels": relations(("rId1", "attachedTemplate", f"file:///{CANARY}.dotm", True)),
        "word/settings.xml": f'{HEAD}<w:settings {W} {MC}><w:attachedTemplate r:id="rId1"/><w:rsids><w:rsid w:val="{CANARY}"/></w:rsids>'
        f'<w:docVars><w:docVar w:name="a" w:val="{CANARY}"/></w:docVars><w15:docId w15:val="{CANARY}"/><w:zoom w:percent="100"/></w:settings>',
        "word/document.xml": f'{HEAD}<!-- {CANARY} --><?mso {CANARY}?><w:document {W} {MC}><w:body><w:p w:rsidR="{CANARY}" w14:paraId="1A"><w:r><w:t xml:space="preserve">{SEEN} &amp; &lt;b&gt; </w:t></w:r>'
        f'<w:ins w:id="1" w:author="{CANARY}" w:date="2026-01-01T00:00:00Z{CANARY}"><w:r><w:t>lisätty</w:t></w:r></w:ins>'
        f'<w:del w:id="2" w:author="{CANARY}"><w:r><w:delText>poistettu</w:delText></w:r></w:del></w:p>'
        f'<wp:docPr xmlns:wp="urn:wp" id="1" name="C:\\{CANARY}.jpg" descr="Kuvaus"/><w:sdt><w:dataBinding w:xpath="{CANARY}"/></w:sdt></w:body></w:document>',
        "word/comments.xml": f'{HEAD}<w:comments {W}><w:comment w:id="1" w:author="{CANARY}" w:initials="{CANARY}" w:date="{CANARY}"><w:p><w:r><w:t>Huomautus</w:t></w:r></w:p></w:comment></w:comments>',
        "word/people.xml": f'{HEAD}<w15:people xmlns:w15="urn:w15"><w15:person w15:author="{CANARY}"><w15:presenceInfo w15:providerId="AD" w15:userId="{CANARY}@example.org"/></w15:person></w15:people>',
        "word/media/image1.jpeg": picture("JPEG", orientation=6),
        "word/media/image2.png": picture("PNG"),
        "word/embeddings/sheet1.xlsx": xlsx(),
    }


def zipped(parts: dict[str, str | bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.comment = CANARY.encode()
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
            entry.comment = CANARY.encode()
            entry.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
    return target.getvalue()


def xlsx() -> bytes:
    """A workbook as a program writes it, with properties, remarks, a picture, a hidden sheet and a chart."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"author": CANARY, "company": CANARY, "manager": CANARY, "title": CANARY})
        book.set_custom_property(CANARY, CANARY)
        sheet, hidden = book.add_worksheet("Luvut"), book.add_worksheet("Piilossa")
        hidden.hide()
        sheet.write(0, 0, SEEN)
        sheet.write(1, 0, 42)
        sheet.write_url(2, 0, "https://example.org/ohje")
        sheet.write_comment(0, 0, "Huomautus", {"author": CANARY})
        sheet.insert_image(3, 3, f"{CANARY}.jpg", {"image_data": io.BytesIO(picture("JPEG")), "description": "Kuvaus"})
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Luvut!$A$2:$A$2"})
        sheet.insert_chart(9, 3, chart)
    return target.getvalue()


OD = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f'xmlns:office="{OD}office:1.0" xmlns:text="{OD}text:1.0" xmlns:draw="{OD}drawing:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="{OD}meta:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:config="{OD}config:1.0" xmlns:script="{OD}script:1.0" xmlns:officeooo="http://openoffice.org/2009/office"'


def odt_parts() -> dict[str, str | bytes]:
    """An OpenDocument text with the canary wherever LibreOffice writes names, dates, printers and places."""
    entries = "".join(
        f'<m:file-entry m:full-path="{name}" m:media-type="text/xml"/>'
        for name in ("/", "content.xml", "meta.xml", "settings.xml", "Pictures/1.jpg", "Thumbnails/thumbnail.png")
    )
    return {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": f'{HEAD}<m:manifest xmlns:m="{OD}manifest:1.0">{entries}</m:manifest>',
        "META-INF/documentsignatures.xml": f"<a>{CANARY}</a>",
        "meta.xml": f"{HEAD}<office:document-meta {OFFICE}><office:meta><dc:creator>{CANARY}</dc:creator></office:meta></office:document-meta>",
        "settings.xml": f'{HEAD}<office:document-settings {OFFICE}><config:config-item config:name="PrinterName">{CANARY}</config:config-item>'
        f'<config:config-item config:name="RsidRoot">{CANARY}</config:config-item><config:config-item config:name="ShowRedlineChanges">true</config:config-item></office:document-settings>',
        "content.xml": f"{HEAD}<office:document-content {OFFICE}><office:scripts><office:event-listeners><script:event-listener xlink:href='{CANARY}'/></office:event-listeners></office:scripts>"
        f"<office:body><office:text><text:tracked-changes><text:changed-region><office:change-info><dc:creator>{CANARY}</dc:creator><dc:date>{CANARY}</dc:date></office:change-info></text:changed-region></text:tracked-changes>"
        f"<text:p officeooo:rsid='{CANARY}'>{SEEN} &amp; <office:annotation><dc:creator>{CANARY}</dc:creator><dc:date>{CANARY}</dc:date><meta:creator-initials>{CANARY}</meta:creator-initials><text:p>Huomautus</text:p></office:annotation></text:p>"
        f"<text:a xlink:href='https://example.org/ohje'>ohje</text:a><text:a xlink:href='file:///home/{CANARY}'>x</text:a>"
        f"<draw:image xlink:href='Pictures/1.jpg'/><draw:image xlink:href='https://seuranta.example/{CANARY}.png'/></office:text></office:body></office:document-content>",
        "Pictures/1.jpg": picture("JPEG"),
        "Thumbnails/thumbnail.png": picture("PNG"),
        "layout-cache": CANARY,
    }


def odt() -> bytes:
    return zipped(odt_parts(), stored=("mimetype",))


def docx() -> bytes:
    return zipped(docx_parts())


def found_in(content: bytes, word: str = CANARY) -> list[str]:
    """Say where the word is in a file, also packed, in UTF-16, or in a file inside the file."""
    spellings = [
        word.encode(),
        word.encode("utf-16-le"),
        word.encode("utf-16-be"),
        word.encode().hex().encode(),
        word.encode().hex().upper().encode(),
    ]
    places = ["bytes"] if any(spelling in content for spelling in spellings) else []
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            places += ["remark"] if word.encode() in package.comment or any(word.encode() in entry.comment for entry in package.infolist()) else []
            for name in package.namelist():
                places += [f"{name}: {place}" for place in [*found_in(package.read(name), word), *(["name"] if word in name else [])]]
    if content.startswith(b"%PDF"):
        for number, data in enumerate(_pdf_streams(content)):
            places += [f"stream {number}: {place}" for place in found_in(data, word)]
    return places


def _pdf_streams(content: bytes) -> list[bytes]:
    streams = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
    unpacked = []
    for stream in streams:
        try:
            unpacked.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            continue
    return unpacked


def pdf_keys(content: bytes) -> set[str]:
    """Every key of every object of a PDF."""
    reader = PdfReader(io.BytesIO(content))
    keys: set[str] = set()
    for number in range(1, 400):
        try:
            value: Any = reader.get_object(number)
        except Exception:  # noqa: BLE001  # past the last object
            continue
        _gather(value, keys, 0)
    return keys


def _gather(value: Any, keys: set[str], depth: int) -> None:
    if isinstance(value, DictionaryObject) and depth < 20:
        for key in value:
            keys.add(str(key))
            _gather(value.raw_get(key), keys, depth + 1)
    elif isinstance(value, ArrayObject):
        for place in range(len(value)):
            _gather(list.__getitem__(value, place), keys, depth + 1)
