"""What pages share: headers, panels, forms, tabs, facts, buttons by role."""

from gui.theme.controls import Panel, button, label, rule, set_role
from gui.widgets.facts import Facts
from gui.widgets.form import Fields, Form, beside, option, scrolling, stacked
from gui.widgets.page import Foot, PageHeader, Steps, page_layout
from gui.widgets.paths import FolderField, PathLabel
from gui.widgets.side import LinesPanel, RecentFiles, Side
from gui.widgets.split import TableOverPane
from gui.widgets.tabs import Tabs

__all__ = [
    "Facts",
    "Fields",
    "FolderField",
    "Foot",
    "Form",
    "LinesPanel",
    "PageHeader",
    "Panel",
    "PathLabel",
    "RecentFiles",
    "Side",
    "Steps",
    "TableOverPane",
    "Tabs",
    "beside",
    "button",
    "label",
    "option",
    "page_layout",
    "rule",
    "scrolling",
    "set_role",
    "stacked",
]
