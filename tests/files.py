"""Files that tests put into a content folder."""

from io import BytesIO

from pypdf import PdfWriter


def make_pdf(pages: int = 1, **lock: str) -> bytes:
    """Return a PDF of empty pages; `lock` are the passwords that pypdf's `encrypt` takes."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if lock:
        writer.encrypt(algorithm="RC4-128", **lock)
    file = BytesIO()
    writer.write(file)
    return file.getvalue()
