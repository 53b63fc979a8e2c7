// What ties the page together: links into what is closed, figures that filter, the timeline, and the start.
function reveal(target) {
  for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  const own = target.matches("article") ? target.querySelector("details") : null;
  if (own) own.open = true;
}

function follow(hash) {
  const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
  if (!target) return;
  const article = target.closest(".inc");
  if (article && article.hidden) setFilters("");
  reveal(target);
  target.scrollIntoView();
}

function startLinks() {
  document.addEventListener("click", (event) => {
    const figure = event.target.closest("a[data-filter]");
    if (figure && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      setFilters(figure.dataset.filter);
      const section = document.getElementById("incidents");
      section.scrollIntoView();
      section.focus({ preventScroll: true });
      return;
    }
    const drawn = event.target.closest("[data-href]");
    if (drawn) location.hash = drawn.dataset.href;
    const link = event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) follow(location.hash);
  });
  addEventListener("hashchange", () => follow(location.hash));
  document.addEventListener("visible", (event) => {
    const anchors = new Set([...event.detail.keys()]);
    for (const unit of document.querySelectorAll(".t-unit")) unit.classList.toggle("dim", !anchors.has(unit.dataset.href));
  });
  if (matchMedia("(max-width: 899px)").matches) document.getElementById("timeline-list").open = true;
}

startLinks();
startFilters();
follow(location.hash);
document.documentElement.dataset.ready = "yes";
startMap().catch((error) => {
  document.getElementById("live-map").hidden = true;
  document.documentElement.dataset.map = "drawn";
  console.warn("The live map could not start; the drawn one stays.", error);
});
