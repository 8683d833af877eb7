"""What the columns of a payment list are: chosen by the clerk, looked at meanwhile, remembered."""

from gui.dialogs.columns.dialog import ColumnsDialog
from gui.dialogs.columns.remembered import RememberedDialog

__all__ = ["ColumnsDialog", "RememberedDialog"]
