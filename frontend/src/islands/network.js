// The network chart. It enhances a table that stands beside it; the server works out every figure.

import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";

import { say } from "../say.js";
import { h } from "./dom.js";
import { merged, normalised, shortestPath, shownEdges, shownNodes, widths } from "./network/graph.js";
import { fitLetters, layOut, nameCommunities } from "./network/layout.js";
import { edgeElements, nodeElements, STYLE } from "./network/look.js";
import { download, fileName, png, svg } from "./network/save.js";
import { edgePanel, legend, nodePanel, pathPanel, peopleOf, toolbar } from "./network/tools.js";

cytoscape.use(fcose);

const FIRST = "degree"; // the measure by which the nodes are sized at first

/** Draw a network into an element; return what takes it away again. */
export function mount(element, raw) {
  const chart = new Chart(element, normalised(raw));
  return () => chart.destroy();
}

class Chart {
  constructor(element, network) {
    this.element = element;
    this.network = network;
    this.shown = { phase: null, hiddenNodes: new Set(), hiddenEdges: new Set() };
    this.chosen = null;
    this.removed = null;
    this.withCommunities = true;
    this.build();
    this.start();
  }

  build() {
    const { title = "Network" } = this.element.dataset;
    this.canvas = h("div", { class: "network__canvas", role: "img", "aria-label": `${title}, drawn; the same stands in the table below` });
    this.side = h("div", { class: "network__side", role: "region", "aria-label": "What is chosen", tabindex: "0" });
    this.tools = toolbar(this.network, this.acts());
    this.count = h("span", {});
    this.frame = h("div", { class: "network" },
      this.tools,
      h("div", { class: "network__stage" }, this.canvas, this.side),
      h("p", { class: "network__foot" }, this.count, h("span", { class: "network__marking" }, this.network.marking ?? "")));
    this.element.replaceChildren(this.frame);
    this.resized = () => this.cy?.resize().fit(undefined, 30);
    document.addEventListener("fullscreenchange", this.resized);
  }

  start() {
    keepStyleSheetOut();
    const { nodes, edges } = this.network;
    this.cy = cytoscape({
      container: this.canvas,
      elements: [...nodeElements(nodes, widths(nodes, FIRST)), ...edgeElements(edges)],
      style: STYLE,
      layout: { name: "preset" },
      minZoom: 0.1,
      maxZoom: 4,
      autounselectify: false,
      boxSelectionEnabled: false,
    });
    this.cy.userZoomingEnabled(true);
    this.cy.on("tap", (event) => event.target === this.cy && this.choose(null));
    this.cy.on("tap", "node", (event) => this.choose(event.target.id()));
    this.cy.on("tap", "edge", (event) => this.chooseEdge(event.target.id().slice("edge:".length)));
    this.cy.on("dragfree", "node", () => this.placeCommunities());
    this.cy.on("zoom", () => fitLetters(this.cy));
    if (nodes.some((node) => !Number.isFinite(node.x))) this.layOut();
    this.tool("size").value = FIRST;
    this.show();
    this.choose(null);
    this.cy.fit(undefined, 30);
    this.element.dataset.ready = "true";
  }

  acts() {
    return {
      choose: (id) => this.choose(id || null),
      close: () => this.forgetPath() || this.choose(null),
      expand: () => this.expand(),
      fit: () => this.cy.animate({ fit: { padding: 30 }, duration: 200 }),
      forgetPath: () => this.forgetPath(),
      fullScreen: () => (document.fullscreenElement ? document.exitFullscreen() : this.frame.requestFullscreen()),
      layOut: () => this.layOut() && this.cy.fit(undefined, 30),
      pin: () => this.pin(),
      remove: () => this.remove(),
      savePng: () => this.savePng(),
      saveSvg: () => download(new Blob([this.svg()], { type: "image/svg+xml" }), fileName(this.title, "svg")),
      setPath: (end, id) => this.setPath(end, id),
      showKind: (what, kind, on) => this.showKind(what, kind, on),
      showPath: () => this.showPath(),
      showPhase: (phase) => this.show({ phase }),
      sizeBy: (measure) => this.sizeBy(measure),
      toggleCommunities: (event) => this.toggleCommunities(event.currentTarget),
      zoom: (by) => this.cy.zoom({ level: this.cy.zoom() * by, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } }),
    };
  }

  get title() {
    return this.element.dataset.title ?? "Network";
  }

  tool(name) {
    return this.tools.querySelector(`[data-tool=${name}]`);
  }

  layOut(options) {
    layOut(this.cy, options);
    this.cy.fit(undefined, 30);
    this.placeCommunities();
    return true;
  }

  show(changed = {}) {
    Object.assign(this.shown, changed);
    const { phase, hiddenNodes, hiddenEdges } = this.shown;
    const kindsOf = (all, hidden) => new Set(all.map((one) => one.kind).filter((kind) => !hidden.has(kind)));
    this.edges = shownEdges(this.network.edges, { phase, kinds: kindsOf(this.network.edges, hiddenEdges) });
    const nodes = shownNodes(this.network.nodes, this.edges, { phase, kinds: kindsOf(this.network.nodes, hiddenNodes) });
    this.edges = this.edges.filter((edge) => nodes.has(edge.source) && nodes.has(edge.target));
    const edges = new Set(this.edges.map((edge) => `edge:${edge.id}`));
    this.cy.batch(() => {
      this.cy.nodes().not(".community").forEach((one) => void one.toggleClass("hidden", !nodes.has(one.id())));
      this.cy.edges().forEach((one) => void one.toggleClass("hidden", !edges.has(one.id())));
    });
    this.forgetPath();
    this.placeCommunities();
    if (this.side.hasChildNodes()) this.drawSide();
    this.count.textContent = `${nodes.size} shown, ${this.edges.length} links`;
    say(this.count.textContent);
  }

  showKind(what, kind, on) {
    const hidden = what === "node" ? this.shown.hiddenNodes : this.shown.hiddenEdges;
    hidden[on ? "delete" : "add"](kind);
    this.show();
  }

  sizeBy(measure) {
    const width = widths(this.network.nodes, measure);
    this.cy.batch(() => width.forEach((value, id) => this.cy.getElementById(id).data("width", value)));
  }

  placeCommunities() {
    this.cy.remove(".community");
    if (this.withCommunities) nameCommunities(this.cy, this.network);
    fitLetters(this.cy);
  }

  toggleCommunities(pressed) {
    this.withCommunities = !this.withCommunities;
    pressed.setAttribute("aria-pressed", String(this.withCommunities));
    this.placeCommunities();
  }

  choose(id) {
    this.cy.elements().unselect();
    this.chosen = this.network.nodes.find((node) => node.id === id) ?? null;
    if (this.removed && this.removed !== id) this.unremove();
    if (this.chosen) this.cy.getElementById(id).select();
    this.tool("find").value = this.chosen ? id : "";
    this.drawSide();
    if (this.chosen) say(`${this.chosen.label} chosen`);
  }

  chooseEdge(id) {
    this.chosen = null;
    const edge = this.network.edges.find((one) => one.id === id);
    this.side.replaceChildren(...edgePanel(edge, this.network, this.acts()));
  }

  drawSide() {
    const state = {
      pinned: Boolean(this.chosen) && this.cy.getElementById(this.chosen.id).locked(),
      removed: this.removed !== null,
      canExpand: Boolean(this.element.dataset.expandUrl),
    };
    const content = this.chosen ? nodePanel(this.chosen, this.network, state, this.acts()) : legend(this.network);
    this.side.replaceChildren(...content.filter(Boolean));
  }

  pin() {
    const node = this.cy.getElementById(this.chosen.id);
    node[node.locked() ? "unlock" : "lock"]().toggleClass("pinned", node.locked());
    this.drawSide();
  }

  remove() {
    if (this.removed) this.unremove();
    else this.cy.getElementById((this.removed = this.chosen.id)).union(this.cy.getElementById(this.removed).connectedEdges()).addClass("removed");
    this.drawSide();
  }

  unremove() {
    this.cy.elements(".removed").removeClass("removed");
    this.removed = null;
  }

  async expand() {
    const url = new URL(this.element.dataset.expandUrl, location.href);
    url.searchParams.set("node", this.chosen.id);
    const response = await fetch(url, { headers: { Accept: "application/json" } });
    if (!response.ok) return say("More could not be fetched.");
    const before = this.network;
    const near = this.cy.getElementById(this.chosen.id).position();
    const chosen = this.chosen.id;
    this.network = merged(before, normalised({ phases: before.phases, ...(await response.json()) }));
    const isNew = (all) => (one) => !all.some((old) => old.id === one.id);
    const nodes = this.network.nodes.filter(isNew(before.nodes));
    const width = widths(this.network.nodes, this.tool("size").value);
    this.cy.add([...nodeElements(nodes, width), ...edgeElements(this.network.edges.filter(isNew(before.edges)))]);
    nodes.forEach((node, at) => this.cy.getElementById(node.id).position({ x: near.x + 60 * Math.cos(at * 2.4), y: near.y + 60 * Math.sin(at * 2.4) }));
    if (nodes.length) this.layOut({ randomise: false });
    for (const name of ["find", "from", "to"]) refill(this.tool(name), peopleOf(this.network));
    this.show();
    this.choose(chosen);
    say(`${nodes.length} more shown`);
  }

  setPath(end, id) {
    this.tool(end).value = id;
    if (this.tool("from").value && this.tool("to").value) this.showPath();
  }

  forgetPath() {
    this.cy.elements().removeClass("path faded");
  }

  showPath() {
    this.forgetPath();
    const [from, to] = [this.tool("from").value, this.tool("to").value];
    if (!from || !to) return say("Choose both ends of the path.");
    const path = shortestPath(this.edges, from, to);
    const name = (id) => this.network.nodes.find((node) => node.id === id).label;
    const found = path ? `Path: ${path.map(name).join(" → ")}` : "There is no path between them in what is shown.";
    this.side.replaceChildren(...pathPanel(found, this.acts()));
    say(found);
    if (path) this.highlight(path);
  }

  highlight(path) {
    const steps = new Set(path.slice(1).map((id, at) => [path[at], id].sort().join("~")));
    const edges = this.cy.edges().filter((one) => steps.has([one.source().id(), one.target().id()].sort().join("~")));
    const onPath = edges.union(this.cy.nodes().filter((one) => path.includes(one.id())));
    this.cy.elements().not(onPath).addClass("faded");
    onPath.addClass("path");
  }

  svg() {
    const seen = (all) => all.not(".hidden, .community").toArray();
    const nodes = seen(this.cy.nodes()).map((one) => ({ ...one.data(), ...one.position() }));
    const ends = (one) => [one.source().position(), one.target().position()];
    const edges = seen(this.cy.edges()).map((one) => {
      const [from, to] = ends(one);
      return { x1: from.x, y1: from.y, x2: to.x, y2: to.y, thickness: one.data("thickness") };
    });
    const names = this.cy.nodes(".community").toArray().map((one) => ({ ...one.data(), ...one.position() }));
    return svg({ nodes, edges, names, title: this.title, marking: this.network.marking, warning: this.network.warning });
  }

  async savePng() {
    const drawn = await this.cy.png({ output: "blob-promise", full: true, scale: 2, bg: "#fff", maxWidth: 6000, maxHeight: 6000 });
    download(await png(drawn, { title: this.title, ...this.network }), fileName(this.title, "png"));
  }

  destroy() {
    document.removeEventListener("fullscreenchange", this.resized);
    this.cy.destroy();
    this.element.replaceChildren();
    delete this.element.dataset.ready;
  }
}

function refill(select, people) {
  const { value } = select;
  select.replaceChildren(h("option", { value: "" }, "Choose"), ...people.map(([id, label]) => h("option", { value: id }, label)));
  select.value = value;
}

/** Keep Cytoscape from writing a style element, which the page's policy would refuse. */
function keepStyleSheetOut() {
  const id = "__________cytoscape_stylesheet";
  if (!document.getElementById(id)) document.head.append(h("meta", { id, name: "cytoscape", content: "styled by app.css" }));
}
