// The live map: MapLibre unpacked from this page, drawn from data in this page. Without WebGL the drawing stays.
const unpack = async (id) => {
  const text = document.getElementById(id).textContent;
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const blob = new Blob([await new Response(stream).arrayBuffer()], { type: "text/javascript" });
  return URL.createObjectURL(blob);
};

const feature = (geometry, properties = {}) => ({ type: "Feature", geometry, properties });
const collection = (features) => ({ type: "FeatureCollection", features });

function hasWebGL() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

function sources(data) {
  const base = Object.fromEntries(Object.entries(data.base).map(([name, shape]) => [name, feature(shape)]));
  const zones = data.zones.flatMap((zone) => [
    feature(zone.possible, { kind: "possible", title: zone.title }),
    ...(zone.certain ? [feature(zone.certain, { kind: "certain", title: zone.title })] : []),
  ]);
  const labels = data.labels.map((one) => feature({ type: "Point", coordinates: one.p }, { text: one.t, kind: one.k, rank: one.r }));
  const made = { ...base, zones: collection(zones), labels: collection(labels), pins: collection([]), area: collection([]) };
  return Object.fromEntries(Object.entries(made).map(([name, shape]) => [name, { type: "geojson", data: shape }]));
}

function labelLayer(kind, minzoom, size, color, more = {}) {
  return {
    id: `label-${kind}`, type: "symbol", source: "labels", minzoom, filter: ["==", ["get", "kind"], kind],
    layout: { "text-field": ["get", "text"], "text-font": ["Libre Franklin"], "text-size": size, "symbol-sort-key": ["get", "rank"], ...more },
    paint: { "text-color": color, "text-halo-color": "rgba(255,255,255,.9)", "text-halo-width": 1.4 },
  };
}

function layers() {
  const line = (id, color, width, dash) => ({
    id, type: "line", source: id, paint: { "line-color": color, "line-width": width, ...(dash ? { "line-dasharray": dash } : {}) },
  });
  const zone = (kind, fill, width, dash) => [
    { id: `zone-${kind}`, type: "fill", source: "zones", filter: ["==", ["get", "kind"], kind], paint: { "fill-color": "#23557f", "fill-opacity": fill } },
    { id: `zone-${kind}-line`, type: "line", source: "zones", filter: ["==", ["get", "kind"], kind], paint: { "line-color": "#23557f", "line-width": width, ...(dash ? { "line-dasharray": dash } : {}) } },
  ];
  return [
    { id: "sea", type: "background", paint: { "background-color": "#dde7ec" } },
    { id: "land", type: "fill", source: "land", paint: { "fill-color": "#f0ede5" } },
    { id: "own", type: "fill", source: "own", paint: { "fill-color": "#fbfaf7" } },
    line("unit", "#d3ccbd", 0.9), line("coast", "#a9bac4", 1), line("border", "#8d877b", 1.3), line("contested", "#8d877b", 1.3, [4, 2.5]),
    ...zone("possible", 0.08, 1.3, [3, 2]), ...zone("certain", 0.14, 1.1),
    { id: "area", type: "fill", source: "area", paint: { "fill-color": "#c46810", "fill-opacity": 0.22 } },
    { id: "area-line", type: "line", source: "area", paint: { "line-color": "#a4540a", "line-width": 1.6 } },
    labelLayer("unit", 6.2, 11.5, "#6c6f72"),
    labelLayer("country", 0, 13, "#7b766b", { "text-transform": "uppercase", "text-letter-spacing": 0.12, "text-max-width": 6 }),
    labelLayer("place", 5, 12, "#1f2226", { "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": 1.5 }),
    {
      id: "pins", type: "symbol", source: "pins",
      layout: {
        "icon-image": ["get", "sign"], "icon-allow-overlap": true, "icon-ignore-placement": false,
        "icon-offset": ["get", "offset"], "symbol-sort-key": ["get", "sort"],
      },
    },
  ];
}

// Signs of the legend as images: the symbol's own drawing in its own colour, with a white edge.
async function addSigns(map) {
  for (const symbol of document.querySelectorAll(".sprite symbol")) {
    const name = symbol.id.slice(2);
    const probe = document.querySelector(`.o-${name}`);
    const color = probe ? getComputedStyle(probe).color : "#565b61";
    for (const vague of [false, true]) {
      const ring = vague ? `<circle cx="15" cy="15" r="14" fill="rgba(255,255,255,.5)" stroke="${color}" stroke-width="1.2" stroke-dasharray="3 2.5"/>` : `<circle cx="15" cy="15" r="10.6" fill="#fff"/>`;
      const drawing = symbol.innerHTML.replaceAll("currentColor", color);
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60" viewBox="0 0 30 30">${ring}<g transform="translate(6.2 6.2) scale(.88)">${drawing}</g></svg>`;
      const image = new Image(60, 60);
      image.src = "data:image/svg+xml," + encodeURIComponent(svg);
      await image.decode();
      map.addImage(vague ? `${name}-vague` : name, image, { pixelRatio: 2 });
    }
  }
}

// Signs that would cover each other are pushed apart, in pixels, at the present zoom.
function offsets(points, distance) {
  const at = points.map(([x, y], i) => [x + Math.cos(i * 2.4) * 0.5 * Math.sqrt(i), y + Math.sin(i * 2.4) * 0.5 * Math.sqrt(i)]);
  for (let round = 0; round < 80; round++) {
    let moved = false;
    for (let i = 0; i < at.length; i++)
      for (let j = i + 1; j < at.length; j++) {
        const x = at[i][0] - at[j][0];
        const y = at[i][1] - at[j][1];
        const length = Math.hypot(x, y) || 0.01;
        if (length >= distance) continue;
        const push = ((distance - length) / length) * 0.5;
        at[i][0] += x * push; at[i][1] += y * push; at[j][0] -= x * push; at[j][1] -= y * push;
        moved = true;
      }
    if (!moved) break;
  }
  return at.map(([x, y], i) => [Math.round(x - points[i][0]), Math.round(y - points[i][1])]);
}

function showPins(map, data, shown) {
  const order = ["not_applicable", "not_assessable", "breach_unlikely", "permitted", "breach_possible", "breach_likely", "breach_very_likely"];
  const there = data.incidents.filter((one) => shown.has(one.id));
  const points = there.map((one) => { const p = map.project(one.p); return [p.x, p.y]; });
  const moved = there.length <= 500 ? offsets(points, 18) : points.map(() => [0, 0]);
  map.getSource("pins").setData(collection(there.map((one, i) => {
    const outcome = shown.get(one.id);
    return feature({ type: "Point", coordinates: one.p }, {
      id: one.id, sign: one.vague ? `${outcome}-vague` : outcome, offset: moved[i], sort: order.indexOf(outcome),
    });
  })));
}

function showCard(map, data, one, outcome) {
  const card = document.getElementById("map-card");
  card.replaceChildren();
  map.getSource("area").setData(one && one.area ? feature(one.area) : collection([]));
  card.hidden = !one;
  if (!one) return;
  const title = document.createElement("h3");
  const link = document.createElement("a");
  link.href = "#" + one.href;
  link.textContent = one.title;
  title.append(link);
  const line = document.createElement("p");
  line.textContent = `${one.when}: ${data.outcomes[outcome]}`;
  const close = document.createElement("button");
  close.type = "button";
  close.setAttribute("aria-label", "Close");
  close.textContent = "×";
  close.addEventListener("click", () => showCard(map, data, null));
  card.append(title, line, close);
}

async function drawMap(data) {
  const [url, worker] = await Promise.all([unpack("maplibre-gl"), unpack("maplibre-gl-worker")]);
  const maplibre = await import(url);
  maplibre.setWorkerUrl(worker);
  await document.fonts.load("16px 'Libre Franklin'");
  const frame = document.getElementById("live-map");
  frame.hidden = false;
  const [west, south, east, north] = data.window;
  const map = new maplibre.Map({
    container: frame,
    style: { version: 8, sources: sources(data), layers: layers() },
    bounds: [[west, south], [east, north]],
    fitBoundsOptions: { padding: 6 },
    maxBounds: [[data.bounds[0], data.bounds[1]], [data.bounds[2], data.bounds[3]]],
    maxZoom: 12, attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0,
    cooperativeGestures: true,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl({ unit: "metric" }), "bottom-right");
  await new Promise((done) => map.once("load", done));
  await addSigns(map);
  return map;
}

async function startMap() {
  if (!hasWebGL() || !("DecompressionStream" in window)) return;
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const map = await drawMap(data);
  let shown = visible;
  const byId = new Map(data.incidents.map((one) => [one.id, one]));
  const refresh = () => showPins(map, data, shown);
  document.addEventListener("visible", (event) => { shown = event.detail; refresh(); });
  map.on("zoomend", refresh);
  map.on("click", (event) => {
    const [hit] = map.queryRenderedFeatures(event.point, { layers: ["pins"] });
    showCard(map, data, hit ? byId.get(hit.properties.id) : null, hit && shown.get(hit.properties.id));
  });
  map.on("mousemove", (event) => {
    map.getCanvas().style.cursor = map.queryRenderedFeatures(event.point, { layers: ["pins"] }).length ? "pointer" : "";
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && showCard(map, data, null));
  refresh();
  document.documentElement.classList.add("live");
  map.once("idle", () => { document.documentElement.dataset.map = "ready"; });
  window.trucelineMap = map;
}
