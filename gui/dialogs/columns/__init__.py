"""What the columns of a payment list are: chosen by the clerk, looked at while they are chosen."""

from gui.dialogs.columns.dialog import ColumnsDialog

__all__ = ["ColumnsDialog"]
