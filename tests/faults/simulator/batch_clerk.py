"""The clerk of the batches: posts what is unposted, at times with files, at times what is posted already."""

from __future__ import annotations

from core.domain.connection import DEMO
from core.domain.export import ExportFormat
from core.domain.plan import Cut, PlannedBatch, plan
from core.domain.posting import POSTED
from core.domain.records import Record
from core.jobs import Cancel, silent
from core.workflows.orders import BatchOrder, Order
from core.workflows.planning import naming
from tests.faults.simulator.clerk import Clerk
from tests.faults.simulator.offered import offered


class BatchClerk(Clerk):
    """Chooses records, mostly such as are not posted yet, and posts them."""

    def _posts(self) -> None:
        order = self._order()
        self.world.tell(
            self.program.name, f"posts {', '.join(each.batch.identifier for each in order.batches)}"
        )
        cancel = Cancel()
        changed = self._changed(cancel)
        self._end(self.program.habit.post(self.desk, order, changed, silent, cancel))

    def _order(self) -> Order:
        pick = self.world.random
        records = [record for record in self._free() if pick.random() < 0.25][:6]
        cut = pick.choice((Cut.KIND, Cut.KIND, Cut.LOCATION))
        planned = plan(records, cut, naming(self.desk, "SIM")).batches[:3]
        orders = tuple(self._with_file(batch) for batch in planned)
        return Order(DEMO, orders, patient=pick.random() < 0.3)

    def _with_file(self, batch: PlannedBatch) -> BatchOrder:
        """Some batches are also written to a file."""
        if not self.world.chance(0.15):
            return BatchOrder(batch, None)
        return BatchOrder(batch, self.desk.home / f"{batch.identifier}.xml", ExportFormat.LEGACY)

    def _free(self) -> list[Record]:
        """What the clerk takes for unposted: by the journal, at times not even that."""
        records = list(offered(self.world.state.switches.rows))
        if self.world.chance(0.2):
            return records
        taken = {number for item in self._items() if item.state in POSTED for number in item.draft.ids}
        return [record for record in records if not taken.intersection(record.ids)]
