// The list of incidents, filtered. One state, kept in the form and in the address after "#?"; the map and the
// timeline follow it by the event "visible".
const form = document.getElementById("filters");
const articles = [...document.querySelectorAll(".inc")];
const words = new Map(articles.map((one) => [one, (one.querySelector("summary").textContent + " " + one.dataset.id).toLowerCase()]));
let visible = new Map();
const holds = (list, value) => ` ${list} `.includes(` ${value} `);
const count = (number) => `${number} ${number === 1 ? "incident" : "incidents"}`;

function readFilters() {
  const data = new FormData(form);
  return {
    agreement: data.get("agreement"),
    zone: data.get("zone"),
    act: data.get("act"),
    party: data.get("party"),
    text: data.get("text").trim().toLowerCase(),
    outcomes: data.getAll("outcome"),
    disputed: data.has("disputed"),
  };
}

// The outcome that speaks for an incident: under one agreement where one is chosen, else over all.
function outcomeOf(article, agreement) {
  if (!agreement) return article.dataset.o;
  const key = article.dataset.k.split(" ").find((one) => one.startsWith(agreement + ":"));
  return key ? key.slice(agreement.length + 1) : null;
}

function isShown(article, want) {
  const outcome = outcomeOf(article, want.agreement);
  const d = article.dataset;
  return Boolean(
    outcome &&
      (!want.outcomes.length || want.outcomes.includes(outcome)) &&
      (!want.zone || holds(d.z, want.zone)) &&
      (!want.act || holds(d.a, want.act)) &&
      (!want.party || holds(d.p, want.party)) &&
      (!want.disputed || d.d) &&
      (!want.text || want.text.split(/\s+/).every((word) => words.get(article).includes(word))),
  );
}

function applyFilters() {
  const want = readFilters();
  const shown = new Map();
  const tally = {};
  for (const article of articles) {
    const free = isShown(article, { ...want, outcomes: [] });
    const outcome = outcomeOf(article, want.agreement);
    if (free) tally[outcome] = (tally[outcome] || 0) + 1;
    const is = free && isShown(article, want);
    article.hidden = !is;
    if (is) shown.set(article.dataset.id, outcome);
  }
  for (const one of form.querySelectorAll("[data-count]")) one.textContent = tally[one.dataset.count] || 0;
  const all = shown.size === articles.length;
  document.getElementById("shown").textContent = all ? count(shown.size) : `${shown.size} of ${count(articles.length)}`;
  document.getElementById("none-shown").hidden = shown.size > 0;
  visible = shown;
  document.dispatchEvent(new CustomEvent("visible", { detail: shown }));
}

// "agreement=…&outcome=a,b" as the figures carry it.
function setFilters(query) {
  form.reset();
  for (const [key, value] of new URLSearchParams(query)) {
    if (key === "outcome") for (const box of form.elements.outcome) box.checked = value.split(",").includes(box.value);
    else if (key === "disputed") form.elements.disputed.checked = true;
    else if (form.elements[key]) form.elements[key].value = value;
  }
  applyFilters();
}

function startFilters() {
  form.hidden = false;
  form.addEventListener("input", applyFilters);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(applyFilters));
  const each = (open) => {
    for (const article of articles) if (!open || !article.hidden) article.querySelector("details").open = open;
  };
  document.getElementById("open-all").addEventListener("click", () => each(true));
  document.getElementById("close-all").addEventListener("click", () => each(false));
  applyFilters();
}
