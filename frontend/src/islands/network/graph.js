// What can be said of a network without drawing it. Nodes have ids; edges have source and target.

/** Return the edges to show: of the chosen kinds, and of one phase, or of all (phase null). */
export function shownEdges(edges, { phase = null, kinds = null } = {}) {
  return edges.filter(
    (edge) => (!kinds || kinds.has(edge.kind)) && (phase === null || (edge.phases ?? []).includes(phase)),
  );
}

/**
 * Return the ids of the nodes to show: of the chosen kinds; and in one phase, only those with an
 * edge in it. A node that has no edge at all is shown with all phases.
 */
export function shownNodes(nodes, edges, { phase = null, kinds = null } = {}) {
  const touched = new Set(edges.flatMap((edge) => [edge.source, edge.target]));
  const shown = nodes.filter((node) => !kinds || kinds.has(node.kind));
  return new Set(shown.filter((node) => phase === null || touched.has(node.id)).map((node) => node.id));
}

/** Return the ids along a shortest path by number of links, both ends included; null if none. */
export function shortestPath(edges, from, to) {
  const neighbours = neighboursOf(edges);
  const cameFrom = new Map([[from, null]]);
  const queue = [from];
  for (const here of queue) {
    if (here === to) return walkBack(cameFrom, to);
    for (const next of neighbours.get(here) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, here);
      queue.push(next);
    }
  }
  return null;
}

function neighboursOf(edges) {
  const neighbours = new Map();
  const add = (one, other) => neighbours.set(one, [...(neighbours.get(one) ?? []), other]);
  for (const { source, target } of edges) {
    add(source, target);
    add(target, source);
  }
  return neighbours;
}

function walkBack(cameFrom, end) {
  const path = [];
  for (let here = end; here !== null; here = cameFrom.get(here)) path.unshift(here);
  return path;
}

/** Return one network with what is new of another; what is there already stays as it is. */
export function merged(network, more) {
  const add = (mine, theirs = []) => {
    const known = new Set(mine.map((one) => one.id));
    return [...mine, ...theirs.filter((one) => !known.has(one.id))];
  };
  const nodes = add(network.nodes, more.nodes);
  const known = new Set(nodes.map((node) => node.id));
  const edges = add(network.edges, more.edges).filter((edge) => known.has(edge.source) && known.has(edge.target));
  return { ...network, nodes, edges };
}

/** Return, for each node's id, its width: by a measure, the area grows with it; or all alike. */
export function widths(nodes, measure, { least = 16, most = 54 } = {}) {
  const values = nodes.map((node) => Number(node[measure]) || 0);
  const top = Math.max(...values, 0);
  const width = (value) => (measure && top > 0 ? least + (most - least) * Math.sqrt(Math.max(0, value) / top) : 28);
  return new Map(nodes.map((node, at) => [node.id, width(values[at])]));
}

/** Return the communities with their labels and sizes, largest first; none of nodes without one. */
export function communities(nodes, labels = {}) {
  const sizes = new Map();
  for (const { group } of nodes) {
    if (group !== null && group !== undefined) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  }
  return [...sizes]
    .map(([group, size]) => ({ group, size, label: labels[group] ?? `Community ${Number(group) + 1}` }))
    .sort((one, other) => other.size - one.size || Number(one.group) - Number(other.group));
}

/** Return the network with text ids, an id for every edge, and phases by their place in the list. */
export function normalised(raw) {
  const phases = (raw.phases ?? []).map((phase) => String(phase?.label ?? phase));
  const place = (phase) => (typeof phase === "number" ? phase : phases.indexOf(String(phase)));
  const nodes = (raw.nodes ?? []).map((node) => ({ ...node, id: String(node.id), kind: node.kind ?? "person" }));
  const edges = (raw.edges ?? []).map((edge) => ({
    ...edge,
    source: String(edge.source),
    target: String(edge.target),
    id: String(edge.id ?? `${edge.source}~${edge.target}~${edge.kind ?? ""}`),
    kind: edge.kind ?? "link",
    phases: (edge.phases ?? []).map(place).filter((at) => at >= 0),
  }));
  return { ...raw, phases, nodes, edges };
}

/**
 * Return places for the names of communities: outside, on the side where their members are, and
 * none upon another. groups: [{places: [{x, y}]}]; room: how much {width, height} a name takes.
 */
export function namePlaces(groups, room) {
  const middle = mean(groups.flatMap((group) => group.places));
  const taken = [];
  return groups.map(({ places }) => {
    const at = mean(places);
    const [dx, dy] = [at.x - middle.x, at.y - middle.y];
    const far = Math.hypot(dx, dy) || 1;
    const outward = { x: dx / far, y: dx || dy ? dy / far : -1 };
    const reach = Math.max(...places.map((one) => (one.x - middle.x) * outward.x + (one.y - middle.y) * outward.y));
    const place = { x: middle.x + outward.x * (reach + room.width / 2), y: middle.y + outward.y * (reach + room.height * 1.6) };
    const clashes = (one) => Math.abs(one.x - place.x) < room.width && Math.abs(one.y - place.y) < room.height;
    while (taken.some(clashes)) place.y += (outward.y < 0 ? -1 : 1) * room.height;
    taken.push(place);
    return place;
  });
}

function mean(places) {
  const sum = places.reduce((all, one) => ({ x: all.x + one.x, y: all.y + one.y }), { x: 0, y: 0 });
  return { x: sum.x / (places.length || 1), y: sum.y / (places.length || 1) };
}

/** Return a source of numbers from 0 to 1 that gives the same ones for the same seed. */
export function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
