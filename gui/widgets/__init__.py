"""What pages share: headers, panels, tabs, facts, buttons by role."""

from gui.theme.controls import Panel, button, label, rule, set_role
from gui.widgets.facts import Facts
from gui.widgets.page import Foot, PageHeader, Steps, page_layout
from gui.widgets.tabs import Tabs

__all__ = [
    "Facts",
    "Foot",
    "PageHeader",
    "Panel",
    "Steps",
    "Tabs",
    "button",
    "label",
    "page_layout",
    "rule",
    "set_role",
]
