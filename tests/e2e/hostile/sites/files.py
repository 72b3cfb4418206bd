"""Files that are not what they seem, made here byte by byte."""

import io
import struct
import zipfile
import zlib

PHP = b"<?php system($_GET['c']); ?>"
HTML = b"<html><script>xss()</script></html>"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    width: int = 2, height: int = 2, *, depth: int = 8, colour: int = 2, more: bytes = b"", rows: int = -1
) -> bytes:
    """`rows`: how many there really are."""
    samples = {2: 3, 0: 1}[colour] * width * depth
    lines = zlib.compress((b"\0" + b"\x7f" * ((samples + 7) // 8)) * (height if rows < 0 else rows), 9)
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + more + _chunk(b"IDAT", lines) + _chunk(b"IEND", b"")


def gif(width: int = 1, height: int = 1, *, frame: tuple[int, int] = (1, 1), comment: bytes = b"") -> bytes:
    said = b"!\xfe" + bytes([len(comment)]) + comment + b"\0" if comment else b""
    picture = b"," + struct.pack("<HHHH", 0, 0, *frame) + b"\0\x02\x02D\x01\0"
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0\0\0\0\xff\xff\xff" + said + picture + b";"


def jpeg_with(comment: bytes) -> bytes:
    size = b"\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0"
    return (
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xfe"
        + struct.pack(">H", len(comment) + 2)
        + comment
        + size
        + b"\xff\xd9"
    )


def pdf(inside: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog" + inside + b">>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("shell.php", PHP)
    return file.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="xss()"><script>xss()</script></svg>'
# name → (its name on the attacker's computer, the type it says, its bytes)
REFUSED: dict[str, tuple[str, str, bytes]] = {
    "GIF with PHP": ("a.gif", "image/gif", gif(comment=PHP)),
    "GIF with PHP behind it": ("a.gif.php", "image/gif", gif() + PHP),
    "only a GIF's first bytes": ("a.php", "image/gif", b"GIF89a" + PHP),
    "JPEG with HTML": ("a.jpg", "image/jpeg", jpeg_with(HTML)),
    "PNG with HTML": ("a.png", "image/png", png(more=_chunk(b"tEXt", b"Comment\0" + HTML))),
    "PNG with a program in capitals": ("a.png", "image/png", png() + b"<SCRIPT>xss()</SCRIPT>"),
    "PNG and archive": ("a.png", "image/png", png() + _zip()),
    "SVG": ("a.svg", "image/svg+xml", SVG),
    "SVG that says PNG": ("a.png", "image/png", b"<?xml version='1.0'?>" + SVG),
    "PHP": ("a.php", "application/x-php", PHP),
    "PHP that says JPEG": ("a.jpg", "image/jpeg", PHP),
    "HTML that says PDF": ("a.pdf", "application/pdf", HTML),
    "server's settings": (".htaccess", "text/plain", b"AddType application/x-httpd-php .jpg"),
    "PHP's settings": (".user.ini", "text/plain", b"auto_prepend_file=a.jpg"),
    "archive": ("a.zip", "application/zip", _zip()),
    "program": ("a", "application/octet-stream", b"\x7fELF" + b"\0" * 60),
    "PDF with JavaScript": ("a.pdf", "application/pdf", pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>")),
    "PDF with JavaScript in disguise": ("a.pdf", "application/pdf",
        pdf(b"/OpenAction<</S/J#61vaScript/JS(app.alert(1))>>")),
    "PDF that starts programs": ("a.pdf", "application/pdf", pdf(b"/OpenAction<</S/Launch/F(cmd.exe)>>")),
    "PDF with a file": ("a.pdf", "application/pdf", pdf(b"/Names<</EmbeddedFiles 2 0 R>>")),
    "PDF with PHP": ("a.pdf", "application/pdf", pdf(b"/Title(" + PHP + b")")),
    "half a PDF": ("a.pdf", "application/pdf", b"%PDF-1.7\n1 0 obj"),
    "half a picture": ("a.png", "image/png", png(500, 500)[:60]),
    "bomb: billions of pixels": ("a.png", "image/png", png(60_000, 60_000, depth=1, colour=0, rows=1)),
    "bomb: a very long strip": ("a.png", "image/png", png(1_000_000, 2, depth=1, colour=0)),
    "bomb: a GIF that lies about its size": ("a.gif", "image/gif", gif(1, 1, frame=(60_000, 60_000))),
    "bomb: a GIF as large as can be": ("a.gif", "image/gif", gif(65_535, 65_535)),
    "no pixels": ("a.gif", "image/gif", gif(0, 0, frame=(0, 0))),
    "nothing": ("a.png", "image/png", b""),
}  # fmt: skip

NAMES = (
    "../../../public/index.php", "..\\..\\public\\shell.php", "/etc/passwd", "shell.php.png",
    "shell.png\r\nX-Evil: 1", ".htaccess",
    "<img src=x onerror=xss()>.png", "'; drop table uploads; --.png", "x" * 4000 + ".png", "\u202egnp.exe", "CON",
    "~", "a%00b.png",
)  # fmt: skip
