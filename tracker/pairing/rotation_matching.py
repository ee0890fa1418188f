"""The two exact solvers underneath: the heaviest matching of people, the cheapest assignment to stories.

The matching is a library's: rustworkx where it is installed, else networkx; all weights are whole numbers,
for which both are exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from operator import sub

COMPILED = find_spec("rustworkx") is not None
"""Whether the faster library is installed."""
Edge = tuple[int, int, int]


def heaviest_matching(nodes: int, edges: Sequence[Edge], compiled: bool = COMPILED) -> list[tuple[int, int]]:
    """The pairs (i, j), i < j, in order, of a matching of greatest weight among nodes 0 … nodes − 1; `edges`
    are (i, j, weight), with positive weights wherever a pair is wanted at all."""
    found = _by_rustworkx(nodes, edges) if compiled else _by_networkx(nodes, edges)
    return sorted((min(i, j), max(i, j)) for i, j in found)


def _by_rustworkx(nodes: int, edges: Sequence[Edge]) -> set[tuple[int, int]]:
    import rustworkx  # optional: pip install "tracker[fast]"

    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from(edges)
    return rustworkx.max_weight_matching(graph, weight_fn=int, verify_optimum=False)


def _by_networkx(nodes: int, edges: Sequence[Edge]) -> set[tuple[int, int]]:
    import networkx  # here, since it takes long to load, and most processes propose no pairs

    graph = networkx.Graph()
    graph.add_nodes_from(range(nodes))
    graph.add_weighted_edges_from(edges)
    return networkx.max_weight_matching(graph)


class Assignment:
    """For each row a column of its own, so that the sum of costs[row][column] is least; as many columns as
    rows. The Hungarian method with prices, O(n³); a changed row costs O(n²) more. Ties go to the first."""

    def __init__(self, costs: Sequence[Sequence[int]]) -> None:
        self._costs = [*costs]
        size = len(costs) + 1
        self._row_price = [0] * size
        self._price = [0] * size
        self._taken = [0] * size  # the row that has a column; both are counted from 1, 0 is none
        for row in range(1, size):
            self._place(row)
        self._settle()

    def _settle(self) -> None:
        """Keeps what is asked for often: the sum, and the prices that make a bound."""
        chosen = enumerate(self._taken)
        self.total = sum(self._costs[row - 1][column - 1] for column, row in chosen if column)
        self._prices = self._price[1:]

    @property
    def columns(self) -> list[int]:
        """The column of each row."""
        chosen = [0] * len(self._costs)
        for column in range(1, len(self._taken)):
            chosen[self._taken[column] - 1] = column - 1
        return chosen

    def at_least(self, rows: Mapping[int, Sequence[int]]) -> int:
        """No assignment is cheaper once these rows have other costs: the prices of the columns and of the
        other rows stay a bound (they solve the dual problem). O(n), where the answer itself takes O(n²)."""
        bound = self.total
        for row, costs in rows.items():
            bound += min(map(sub, costs, self._prices)) - self._row_price[row + 1]
        return bound

    def changed(self, rows: Mapping[int, Sequence[int]]) -> Assignment:
        """The cheapest assignment once these rows have other costs."""
        other = Assignment(())
        other._costs = [rows.get(number, row) for number, row in enumerate(self._costs)]
        other._row_price, other._price = [*self._row_price], [*self._price]
        other._taken = [0 if row - 1 in rows else row for row in self._taken]
        for number in rows:
            other._row_price[number + 1] = 0
            other._place(number + 1)
        other._settle()
        return other

    def _place(self, row: int) -> None:
        """Finds the row a column, and those in its way others: along the cheapest path to a free column."""
        taken, size = self._taken, len(self._taken)
        taken[0] = row
        least: list[int | None] = [None] * size
        before = [0] * size
        reached: list[int] = []
        waiting = list(range(1, size))
        column = 0
        while taken[column]:
            reached.append(column)
            column = self._step(column, least, before, waiting, reached)
        while column:
            taken[column] = taken[before[column]]
            column = before[column]

    def _step(
        self,
        column: int,
        least: list[int | None],
        before: list[int],
        waiting: list[int],
        reached: Sequence[int],
    ) -> int:
        """Goes on from a column to the nearest one that waits, and moves the prices by the distance."""
        price, row = self._price, self._taken[column]
        line, base = self._costs[row - 1], self._row_price[row]
        nearest, step = 0, None
        for other in waiting:
            distance = line[other - 1] - base - price[other]
            known = least[other]
            if known is None or distance < known:
                least[other] = known = distance
                before[other] = column
            if step is None or known < step:
                step, nearest = known, other
        assert step is not None, "as many columns as rows"
        waiting.remove(nearest)
        if step:
            for other in reached:
                self._row_price[self._taken[other]] += step
                price[other] -= step
            for other in (*waiting, nearest):
                least[other] = (least[other] or 0) - step
        return nearest
