"""What runs inside the measured pages, and how what they saw is compared with what was done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

WALL = """
window.__seen = [];
const note = (id, state) => requestAnimationFrame(() => {
  const painted = new MessageChannel();
  painted.port1.onmessage = () => window.__seen.push([id, state, Date.now() / 1000]);
  painted.port2.postMessage(0);
});
new MutationObserver((changes) => {
  for (const { target } of changes) if (target.id?.startsWith("agent-")) note(+target.id.slice(6), target.classList[1]);
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["class"] });
"""
"""Notes when a tile has another state: after the frame that paints it."""

BARE = """
window.__seen = [];
const socket = new WebSocket(`ws://${location.host}/api/live`);
socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (message.type === "snapshot") window.__known = message.floor.agents.length;
  for (const one of message.changes ?? [])
    if (one.kind === "agent") window.__seen.push([one.id, one.value.state, Date.now() / 1000]);
};
"""
"""The least that a page can do: parse, and note when."""

Seen = tuple[int, str, float]


def delays(made: Sequence[Seen], seen: Sequence[Sequence[int | str | float]]) -> tuple[list[float], int]:
    """Seconds from each move (agent, state, moment) to when it was first seen, and how many never were."""
    shown: dict[tuple[int, str], list[float]] = defaultdict(list)
    for agent, state, at in seen:
        shown[int(agent), str(state)].append(float(at))
    found, missed = [], 0
    for agent, state, at in made:
        later = [moment for moment in shown[agent, state] if moment >= at - 0.002]
        if later:
            found.append(max(0.0, min(later) - at))
        else:
            missed += 1
    return found, missed
