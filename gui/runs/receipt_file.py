"""The receipt as a file: PDF to print, JSON for programs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from gui.runs.jobs import MadeReceipt

RECEIPT_KINDS = "PDF (*.pdf);;JSON (*.json)"
_DOTS_PER_INCH = 300
_MARGIN = 15
"""Millimetres."""


def receipt_bytes(path: Path, made: MadeReceipt) -> bytes:
    """What is written under a name: JSON where the name says so, else PDF."""
    return made.json if path.suffix.casefold() == ".json" else pdf(made.html, wide=made.wide)


def pdf(html: str, *, wide: bool = False) -> bytes:
    """A page of HTML as PDF, A4; `wide` lays it on its side."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS_PER_INCH)
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait,
            margins,
            QPageLayout.Unit.Millimeter,
        )
    )
    document = QTextDocument()
    document.setHtml(html)
    document.print_(writer)
    del writer  # finishes the document
    return bytes(buffer.data().data())
