"""The pages of the window at its left: an icon and a word each, one of them current."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from gui import theme

_WIDTH, _HEIGHT, _ICON = 208, 36, 20


class NavigationButton(QAbstractButton):
    """One page: icon, word, and a quiet remark such as `1 open`."""

    def __init__(self, icon: str, text: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._remark = ""
        self.setText(text)
        self.setCheckable(True)
        self.setShortcut(key)
        self.setToolTip(f"{text} ({key})")
        self.setAccessibleName(text)
        self.setFixedHeight(_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_remark(self, remark: str) -> None:
        """Writes a quiet word at the right, read out with the name."""
        self._remark = remark
        self.setAccessibleDescription(remark)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH - 16, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.roles()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = colours.chosen if self.isChecked() else colours.row if self.underMouse() else colours.window
        painter.setPen(QPen(QColor(colours.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1) if self.hasFocus() else self.rect(), 6, 6)
        stroke = colours.accent if self.isChecked() else colours.quiet
        icon = theme.icon(self._icon, stroke, _ICON, self.devicePixelRatioF())
        painter.drawPixmap(QRect(12, (_HEIGHT - _ICON) // 2, _ICON, _ICON), icon)
        self._paint_words(painter, colours)

    def _paint_words(self, painter: QPainter, colours: theme.Roles) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.sized(self.font(), theme.BODY, strong=self.isChecked()))
        painter.setPen(QColor(colours.text))
        painter.drawText(
            self.rect().adjusted(44, 0, -12, 0), middle | Qt.AlignmentFlag.AlignLeft, self.text()
        )
        painter.setFont(theme.sized(self.font(), theme.NOTE))
        painter.setPen(QColor(colours.quiet))
        painter.drawText(
            self.rect().adjusted(44, 0, -12, 0), middle | Qt.AlignmentFlag.AlignRight, self._remark
        )


class Navigation(QWidget):
    """All pages there are; Ctrl and a number goes to one."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Pages")
        self.setFixedWidth(_WIDTH)
        self._buttons: dict[str, NavigationButton] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 12, 9, 12)
        self._column.setSpacing(4)
        self._column.addStretch(1)

    def add(self, name: str, text: str, icon: str) -> NavigationButton:
        """Adds a page below the others."""
        made = NavigationButton(icon, text, f"Ctrl+{len(self._buttons) + 1}")
        made.clicked.connect(lambda _checked=False: self.chosen.emit(name))
        self._group.addButton(made)
        self._column.insertWidget(len(self._buttons), made)
        self._buttons[name] = made
        return made

    def mark(self, name: str) -> None:
        """Shows which page is current."""
        self._buttons[name].setChecked(True)

    def remark(self, name: str) -> str:
        """The quiet word behind a page's name."""
        return self._buttons[name].accessibleDescription()

    def set_remark(self, name: str, remark: str) -> None:
        """Writes a quiet word behind a page's name."""
        self._buttons[name].set_remark(remark)
