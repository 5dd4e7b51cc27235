"use strict";
// One row for each event, drawn only while it can be seen: a run may be of any length.

const lines = document.getElementById("trace").textContent.trim().split("\n").map(line => JSON.parse(line));
const head = lines[0];
const events = lines.slice(1);
const rowHeight = 22, timeWidth = 96;
const at = id => document.getElementById(id);
const scroll = at("scroll"), track = at("track"), rows = at("rows"), picture = at("picture");

/** Lanes stand closer together where the window is narrow, or there are many of them. */
let laneWidth = 110;
function layOut() {
  const room = (scroll.clientWidth * 0.55 - timeWidth) / Math.max(1, head.lanes.length);
  laneWidth = Math.round(Math.max(30, Math.min(110, room)));
}

// What belongs together

const topics = [...new Set(events.map(event => event.topic).filter(Boolean))];
const tint = event => `var(--t${Math.max(0, topics.indexOf(event.topic)) % 6})`;

const messages = new Map();
events.forEach((event, place) => {
  if (event.message === undefined) return;
  const message = messages.get(event.message) ?? { ends: [] };
  if (event.kind === "send") message.sent = place;
  else message.ends.push(place);
  messages.set(event.message, message);
});

/** The event that must have come before on the same lane. */
const previous = (() => {
  const last = head.lanes.map(() => -1);
  return events.map((event, place) => {
    if (event.lane === undefined) return -1;
    const before = last[event.lane];
    last[event.lane] = place;
    return before;
  });
})();

/** Everything that can have influenced an event, and what was lost that should have. */
function cone(place) {
  const inside = new Uint8Array(events.length);
  const latest = head.lanes.map(() => -1);
  const reach = start => {
    const pending = [start];
    while (pending.length > 0) {
      const here = pending.pop();
      if (here < 0 || inside[here]) continue;
      inside[here] = 1;
      const event = events[here];
      if (event.lane !== undefined) latest[event.lane] = Math.max(latest[event.lane], here);
      pending.push(previous[here]);
      const sent = messages.get(event.message)?.sent;
      if (sent !== undefined && sent < here) pending.push(sent);
    }
  };
  reach(place);
  for (let here = place; here >= 0; here--) {
    const event = events[here];
    if (event.lane === undefined) inside[here] = 1;
    if (event.kind === "drop" && here < latest[event.peer]) reach(here);
  }
  return inside;
}

/** What is lost, or arrives in vain, again and again while nothing else changes: how often. */
const repeats = new Map();
/** The other times, and that it was sent then. */
const isRepeated = new Uint8Array(events.length);
(() => {
  const telling = new Set(["edit", "read", "crash", "restart", "fault", "heal", "check"]);
  let firsts = new Map();
  events.forEach((event, place) => {
    if (telling.has(event.kind) || event.changes) return void (firsts = new Map());
    if (event.kind !== "drop" && event.kind !== "receive") return;
    const first = firsts.get(event.text);
    if (first === undefined) return firsts.set(event.text, place);
    repeats.set(first, (repeats.get(first) ?? 0) + 1);
    isRepeated[place] = 1;
    const sent = messages.get(event.message)?.sent;
    if (sent !== undefined) isRepeated[sent] = 1;
  });
})();

/** From which event to which each set of links was cut. */
const cuts = (() => {
  const open = new Map(), found = [];
  events.forEach((event, place) => {
    const links = JSON.stringify(event.cuts);
    if (event.kind === "fault" && event.cuts) open.set(links, place);
    if (event.kind === "heal" && open.has(links)) {
      found.push([open.get(links), place]);
      open.delete(links);
    }
  });
  for (const start of open.values()) found.push([start, events.length - 1]);
  return found;
})();
const isCut = place => cuts.some(([from, to]) => from <= place && place <= to);

/** From which event to which each lane was down. */
const downs = (() => {
  const since = new Map(), found = [];
  events.forEach((event, place) => {
    if (event.kind === "crash") since.set(event.lane, place);
    if (event.kind === "restart" && since.has(event.lane)) {
      found.push([event.lane, since.get(event.lane), place]);
      since.delete(event.lane);
    }
  });
  for (const [lane, start] of since) found.push([lane, start, events.length - 1]);
  return found;
})();

const marks = new Set(events.flatMap((event, place) =>
  event.kind === "check" || place === head.failure?.event ? [place] : []));

// What is shown

let shown = events.map((_, place) => place);
let rowOf = new Int32Array(events.length);
let selected = 0;
let coneOf = -1;
let hits = new Set();

function show(places) {
  shown = places;
  rowOf = new Int32Array(events.length).fill(-1);
  shown.forEach((place, row) => { rowOf[place] = row; });
  // One row more, so that the last does not stick to the edge.
  track.style.height = `${(shown.length + 1) * rowHeight}px`;
  drawOverview();
  draw();
}

const laneX = lane => timeWidth + laneWidth * (lane + 0.5);
const textX = () => timeWidth + laneWidth * head.lanes.length + 12;
const rowY = row => (row + 0.5) * rowHeight;

/** The row of an event, or of the nearest one shown after it. */
function nearestRow(place) {
  if (rowOf[place] >= 0) return rowOf[place];
  let low = 0, high = shown.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shown[middle] < place) low = middle + 1; else high = middle;
  }
  return Math.min(low, shown.length - 1);
}

function time(nanoseconds) {
  const seconds = nanoseconds / 1e9;
  return seconds < 1 ? `${(seconds * 1000).toFixed(3)} ms` : `${seconds.toFixed(4)} s`;
}

function drawHeads() {
  at("heads").innerHTML =
    `<span class="time" style="left:10px">time</span>` +
    head.lanes.map((name, lane) =>
      `<span class="lane" style="left:${laneX(lane)}px;max-width:${laneWidth - 4}px">${escape(name)}</span>`).join("") +
    `<span class="happened" style="left:${textX()}px">what happened</span>`;
}

function draw() {
  const first = Math.max(0, Math.floor(scroll.scrollTop / rowHeight) - 8);
  const last = Math.min(shown.length - 1, first + Math.ceil(scroll.clientHeight / rowHeight) + 16);
  rows.innerHTML = shown.slice(first, last + 1).map((place, offset) => rowHTML(place, first + offset)).join("");
  picture.innerHTML = pictureSVG(first, last);
  // As large as what can be seen: browsers draw a picture of a million pixels very slowly.
  const [top, height] = [first * rowHeight, (last + 1 - first) * rowHeight];
  picture.style.top = `${top}px`;
  picture.setAttribute("width", textX());
  picture.setAttribute("height", height);
  picture.setAttribute("viewBox", `0 ${top} ${textX()} ${height}`);
  const share = (shown.length + 1) * rowHeight;
  at("window").style.left = `${100 * scroll.scrollTop / share}%`;
  at("window").style.width = `${100 * Math.min(1, scroll.clientHeight / share)}%`;
}

const quiet = new Set(["timer", "durable"]);

function rowHTML(place, row) {
  const event = events[place];
  const classes = ["row"];
  if (isCut(place)) classes.push("cut");
  if (quiet.has(event.kind)) classes.push("quiet");
  if (event.kind === "check" || place === head.failure?.event) classes.push("bad");
  if (place === selected) classes.push("selected");
  if (hits.has(place)) classes.push("hit");
  return `<div class="${classes.join(" ")}" role="option" aria-selected="${place === selected}" data-place="${place}" ` +
    `style="top:${row * rowHeight}px"><span class="time">${time(event.t)}</span>` +
    `<span class="text" style="left:${textX()}px">${escape(event.text)}${again(place)}</span></div>`;
}

/** How often the same happens again, where the other times are left out. */
function again(place) {
  const times = coneOf >= 0 ? repeats.get(place) ?? 0 : 0;
  return times === 0 ? "" : `, and ${times} more like ${times === 1 ? "it" : "them"}`;
}

function pictureSVG(first, last) {
  const top = first * rowHeight, bottom = (last + 1) * rowHeight;
  const parts = head.lanes.map((_, lane) =>
    `<path d="M${laneX(lane)} ${top}V${bottom}" stroke="var(--line)" stroke-width="2"/>`);
  for (const [lane, from, to] of downs) {
    if (rowOf[from] < 0) continue;
    const [y1, y2] = [rowY(nearestRow(from)), rowY(nearestRow(to))];
    if (y2 < top || y1 > bottom) continue;
    parts.push(
      `<path d="M${laneX(lane)} ${Math.max(y1, top)}V${Math.min(y2, bottom)}" stroke="var(--paper)" stroke-width="3"/>` +
      `<path d="M${laneX(lane)} ${Math.max(y1, top)}V${Math.min(y2, bottom)}" stroke="var(--bad)" stroke-width="2" stroke-dasharray="2 5"/>`);
  }
  for (const number of crossing(first, last)) parts.push(messageSVG(messages.get(number), top, bottom));
  for (let row = first; row <= last; row++) parts.push(nodeSVG(shown[row], rowY(row)));
  return parts.join("");
}

/** The messages of which some part lies in the given rows. */
function crossing(first, last) {
  const found = new Set();
  const from = shown[first] ?? 0, to = shown[last] ?? 0;
  for (let bucket = from >> 8; bucket <= to >> 8; bucket++) {
    for (const number of buckets[bucket] ?? []) found.add(number);
  }
  return found;
}

const buckets = (() => {
  const found = [];
  for (const [number, message] of messages) {
    const places = [message.sent ?? message.ends[0], ...message.ends];
    const low = Math.min(...places) >> 8, high = Math.max(...places) >> 8;
    for (let bucket = low; bucket <= high; bucket++) (found[bucket] ??= []).push(number);
  }
  return found;
})();

function messageSVG(message, top, bottom) {
  if (message.sent === undefined || rowOf[message.sent] < 0) return "";
  const send = events[message.sent];
  const [x1, y1] = [laneX(send.lane), rowY(rowOf[message.sent])];
  return message.ends.map(end => {
    if (rowOf[end] < 0) return "";
    const event = events[end];
    const y2 = rowY(rowOf[end]);
    if (Math.max(y1, y2) < top || Math.min(y1, y2) > bottom) return "";
    const target = laneX(event.kind === "drop" ? event.peer : event.lane);
    const isLost = event.kind === "drop";
    const x2 = isLost ? x1 + (target - x1) * 0.55 : target;
    const chosen = message.sent === selected || end === selected;
    const tip = isLost
      ? `<path d="M${x2 - 4} ${y2 - 4}l8 8m0 -8l-8 8" stroke="var(--bad)" stroke-width="2"/>`
      : arrow(x1, y1, x2, y2, tint(send));
    return `<path d="M${x1} ${y1}L${x2} ${y2}" stroke="${tint(send)}" stroke-width="${chosen ? 2.5 : 1.2}"` +
      `${isLost ? ' stroke-dasharray="4 3"' : ""} fill="none"/>${tip}`;
  }).join("");
}

function arrow(x1, y1, x2, y2, color) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const [bx, by] = [x2 - dx * 6, y2 - dy * 6];
  const [ax, ay] = [bx - dx * 7, by - dy * 7];
  return `<path d="M${bx} ${by}L${ax - dy * 3.5} ${ay + dx * 3.5}L${ax + dy * 3.5} ${ay - dx * 3.5}Z" fill="${color}"/>`;
}

function nodeSVG(place, y) {
  const event = events[place];
  if (event.lane === undefined) {
    if (!event.cuts) return "";
    return event.cuts.map(([from, to]) =>
      `<path d="M${laneX(from)} ${y}H${laneX(to)}" stroke="var(--bad)" stroke-width="1.5" stroke-dasharray="1 4"/>`).join("");
  }
  const x = laneX(event.lane);
  const ring = place === head.failure?.event
    ? `<circle cx="${x}" cy="${y}" r="9" fill="none" stroke="var(--bad)" stroke-width="2"/>` : "";
  return ring + shape(event, x, y);
}

function shape(event, x, y) {
  switch (event.kind) {
    case "edit": return `<circle cx="${x}" cy="${y}" r="5" fill="var(--accent)"/>`;
    case "send": return `<circle cx="${x}" cy="${y}" r="2.5" fill="${tint(event)}"/>`;
    case "receive": return `<circle cx="${x}" cy="${y}" r="4" fill="var(--paper)" stroke="${tint(event)}" stroke-width="1.8"/>`;
    case "read": return `<path d="M${x} ${y - 6}l6 6l-6 6l-6 -6Z" fill="var(--paper)" stroke="var(--accent)" stroke-width="1.8"/>`;
    case "crash": return `<path d="M${x - 5} ${y - 5}l10 10m0 -10l-10 10" stroke="var(--bad)" stroke-width="2.5"/>`;
    case "restart": case "start": return `<path d="M${x} ${y - 5}l6 10h-12Z" fill="var(--good)"/>`;
    case "check": return `<path d="M${x} ${y - 7}l7 12h-14Z" fill="var(--bad)"/>`;
    case "drop": return "";
    default: return `<circle cx="${x}" cy="${y}" r="2" fill="var(--faint)"/>`;
  }
}

// The whole run at a glance

function drawOverview() {
  const canvas = at("overview"), scale = window.devicePixelRatio || 1;
  const width = canvas.clientWidth, height = canvas.clientHeight;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  const style = getComputedStyle(document.documentElement);
  const color = name => style.getPropertyValue(name).trim();
  const x = row => (row + 0.5) * width / Math.max(1, shown.length);
  context.fillStyle = color("--cut");
  for (const [from, to] of cuts) {
    const left = x(nearestRow(from));
    context.fillRect(left, 0, Math.max(1, x(nearestRow(to)) - left), height);
  }
  const bars = new Float32Array(Math.ceil(width) + 1);
  shown.forEach((place, row) => {
    const event = events[place];
    if (event.kind === "edit") bars[Math.floor(x(row))] += 1;
    const isBad = marks.has(place);
    if (!isBad && event.kind !== "crash") return;
    context.fillStyle = isBad ? color("--bad") : color("--faint");
    context.fillRect(x(row) - 1, isBad ? 0 : height / 2, 2, height);
  });
  const most = Math.max(1, ...bars);
  context.fillStyle = color("--accent");
  bars.forEach((count, left) => {
    if (count > 0) context.fillRect(left, height - 2 - (height - 8) * count / most, 1, (height - 8) * count / most + 2);
  });
}

// What is selected

const escape = text => String(text).replace(/[&<>"]/g, mark => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[mark]);
const json = value => value === undefined ? "nothing" : JSON.stringify(value);

function select(place, isScrolling = true) {
  if (place < 0 || place >= events.length) return;
  selected = place;
  if (rowOf[place] < 0) showAll();
  if (isScrolling) {
    const y = rowOf[place] * rowHeight;
    if (y < scroll.scrollTop + rowHeight || y > scroll.scrollTop + scroll.clientHeight - 2 * rowHeight) {
      scroll.scrollTop = y - scroll.clientHeight / 2;
    }
  }
  history.replaceState(null, "", `#${place}`);
  draw();
  describe();
}

const split = path => path === "" ? [] : path.slice(1).split("/").map(key => key.replace(/~1/g, "/").replace(/~0/g, "~"));

/** A lane's document after an event, from its changes; every so often a copy is kept. */
const copies = head.lanes.map(() => [{ place: -1, text: "{}" }]);
const changesOf = head.lanes.map((_, lane) =>
  events.flatMap((event, place) => event.lane === lane && (event.changes || event.kind === "start") ? [place] : []));

function documentAt(lane, place) {
  const kept = copies[lane].findLast(copy => copy.place <= place);
  let tree = JSON.parse(kept.text), count = 0;
  for (const here of changesOf[lane]) {
    if (here <= kept.place) continue;
    if (here > place) break;
    for (const [path, , value] of events[here].changes ?? []) tree = assign(tree, split(path), value);
    if (++count % 200 === 0 && here > copies[lane].at(-1).place) copies[lane].push({ place: here, text: JSON.stringify(tree) });
  }
  return tree;
}

function assign(tree, keys, value) {
  if (keys.length === 0) return value;
  const [key, ...rest] = keys;
  const result = tree !== null && typeof tree === "object" && !Array.isArray(tree) ? tree : {};
  const inner = assign(Object.hasOwn(result, key) ? result[key] : undefined, rest, value);
  if (inner === undefined) delete result[key];
  else Object.defineProperty(result, key, { value: inner, enumerable: true, configurable: true, writable: true });
  return result;
}

function describe() {
  const event = events[selected];
  const facts = [["time", time(event.t)], ["event", `${selected + 1} of ${events.length}`]];
  if (event.lane !== undefined) facts.push(["node", head.lanes[event.lane]]);
  if (event.topic) facts.push(["message", `${event.topic}, number ${event.message}`]);
  const parts = [`<h2>${escape(event.text)}</h2>`, `<dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${escape(value)}</dd>`).join("")}</dl>`];
  parts.push(otherEnds(event));
  if (event.changes) {
    parts.push("<h3>What changed here</h3><pre>" + event.changes.map(([path, old, value]) =>
      `<b>${escape(path || "the whole document")}</b>\n<span class="old">− ${escape(json(old ?? undefined))}</span>\n<span class="new">+ ${escape(json(value))}</span>`).join("\n\n") + "</pre>");
  }
  if (event.lane !== undefined) {
    parts.push(`<h3>The document of ${escape(head.lanes[event.lane])} after it</h3>`);
    parts.push(`<pre>${documentHTML(documentAt(event.lane, selected), event.changes ?? [])}</pre>`);
  }
  at("details").innerHTML = parts.join("");
}

function otherEnds(event) {
  const message = messages.get(event.message);
  if (!message) return "";
  const ends = [message.sent, ...message.ends].filter(place => place !== undefined && place !== selected);
  if (ends.length === 0) return "<h3>It never arrived in this run</h3>";
  return "<h3>The same message</h3>" + ends.map(place =>
    `<div><a data-go="${place}">${escape(events[place].text)}</a> at ${time(events[place].t)}</div>`).join("");
}

/** The document, one line a leaf, with the lines marked that an event has changed. */
function documentHTML(tree, changes) {
  const changed = changes.map(([path]) => path);
  const write = (value, path, indent, name) => {
    const isChanged = changed.includes(path);
    const open = isChanged ? '<span class="changed">' : "", close = isChanged ? "</span>" : "\n";
    const pad = "  ".repeat(indent), label = name === undefined ? "" : `${escape(JSON.stringify(name))}: `;
    if (value === null || typeof value !== "object" || Array.isArray(value) || Object.keys(value).length === 0) {
      return `${open}${pad}${label}${escape(json(value))}${close}`;
    }
    const inside = Object.keys(value).map(key =>
      write(value[key], `${path}/${key.replace(/~/g, "~0").replace(/\//g, "~1")}`, indent + 1, key)).join("");
    return `${pad}${label}{\n${inside}${pad}}\n`;
  };
  return write(tree, "", 0);
}

// Getting about

function showAll() {
  coneOf = -1;
  at("cone").setAttribute("aria-pressed", "false");
  show(events.map((_, place) => place));
}

function toggleCone() {
  if (coneOf >= 0) {
    showAll();
  } else {
    coneOf = selected;
    at("cone").setAttribute("aria-pressed", "true");
    const inside = cone(selected);
    show(events.flatMap((_, place) => inside[place] && (!isRepeated[place] || place === selected) ? [place] : []));
  }
  select(selected);
}

function step(direction, accepts = () => true) {
  for (let row = nearestRow(selected) + direction; row >= 0 && row < shown.length; row += direction) {
    if (accepts(shown[row])) return select(shown[row]);
  }
}

function search() {
  const words = at("search").value.toLowerCase();
  hits = new Set(words === "" ? [] : shown.filter(place => {
    const event = events[place];
    return event.text.toLowerCase().includes(words) || event.kind === words ||
      (event.changes ?? []).some(([path, , value]) => path.toLowerCase().includes(words) || json(value).toLowerCase().includes(words));
  }));
  at("hits").textContent = words === "" ? "" : `${hits.size} ${hits.size === 1 ? "hit" : "hits"}`;
  draw();
}

function jump(direction) {
  const places = hits.size > 0 ? hits : marks;
  step(direction, place => places.has(place));
}

function toggleTheme() {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  drawOverview();
}

const commands = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  l: () => step(1, sameLane), ArrowRight: () => step(1, sameLane),
  h: () => step(-1, sameLane), ArrowLeft: () => step(-1, sameLane),
  m: () => {
    const message = messages.get(events[selected].message);
    const other = message && [message.sent, ...message.ends].find(place => place !== undefined && place !== selected);
    if (other !== undefined) select(other);
  },
  n: () => jump(1), p: () => jump(-1), c: toggleCone, t: toggleTheme,
  f: () => { if (head.failure) select(head.failure.event); },
  "/": () => at("search").focus(), "?": () => at("keys").showModal(),
  Home: () => select(shown[0]), End: () => select(shown.at(-1)),
};
function sameLane(place) { return events[place].lane === events[selected].lane; }

document.addEventListener("keydown", press => {
  if (press.ctrlKey || press.metaKey || press.altKey || at("keys").open) return;
  if (document.activeElement === at("search")) {
    if (press.key === "Escape") { at("search").value = ""; search(); scroll.focus(); }
    if (press.key === "Enter") { scroll.focus(); jump(1); }
    return;
  }
  const command = commands[press.key];
  if (!command) return;
  press.preventDefault();
  command();
});
rows.addEventListener("click", click => {
  const row = click.target.closest(".row");
  if (row) select(Number(row.dataset.place), false);
});
at("details").addEventListener("click", click => {
  if (click.target.dataset.go) select(Number(click.target.dataset.go));
});
at("scrubber").addEventListener("pointerdown", down => {
  const scrub = move => {
    const share = (move.clientX - at("scrubber").getBoundingClientRect().left) / at("scrubber").clientWidth;
    const row = Math.min(shown.length - 1, Math.max(0, Math.floor(share * shown.length)));
    scroll.scrollTop = row * rowHeight - scroll.clientHeight / 2;
    select(shown[row], false);
  };
  at("scrubber").setPointerCapture(down.pointerId);
  at("scrubber").onpointermove = scrub;
  at("scrubber").onpointerup = () => { at("scrubber").onpointermove = null; };
  scrub(down);
});
at("search").addEventListener("input", search);
at("cone").addEventListener("click", toggleCone);
at("theme").addEventListener("click", toggleTheme);
at("help").addEventListener("click", () => at("keys").showModal());
scroll.addEventListener("scroll", draw);
window.addEventListener("resize", () => { layOut(); drawHeads(); drawOverview(); draw(); });

// The beginning

at("title").textContent = head.title;
at("subtitle").textContent = [head.file, `seed ${head.seed}`, `${events.length} events`, head.command].filter(Boolean).join(" · ");
if (head.failure) {
  const { property, path, expected, actual, event } = head.failure;
  at("failure").hidden = false;
  at("failure").innerHTML = `<h2>${escape(property)}</h2><dl>` +
    [["at", path], ["on", head.lanes[events[event]?.lane]],
      ["expected", expected === property ? undefined : expected], ["found", actual],
      ...(head.story ?? []).map(sentence => ["why", sentence])]
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `<dt>${name}</dt><dd>${escape(value)}</dd>`).join("") + "</dl>";
}
if (window.matchMedia?.("(prefers-color-scheme: dark)").matches) document.documentElement.dataset.theme = "dark";
layOut();
drawHeads();
show(shown);
if (events.length > 0) {
  const asked = Number.parseInt(location.hash.slice(1), 10);
  select(Number.isInteger(asked) && asked < events.length ? asked : head.failure?.event ?? 0);
  if (head.failure && !Number.isInteger(asked)) toggleCone();
}
