// Light or dark as the system says or the reader chooses, and which section is in view. It works without any data.

const THEMES = ["system", "light", "dark"];
const stored = () => { try { return localStorage.getItem("sweeper-theme"); } catch { return null; } };

function setTheme(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try { localStorage.setItem("sweeper-theme", theme); } catch { /* a page from a file may have no storage */ }
  const choice = document.getElementById("theme");
  if (choice) choice.value = theme;
}

// What can be scrolled sideways fades at the end where it goes on, and can be reached by keys.
function fade(box) {
  const show = () => {
    box.classList.toggle("goes-on", box.scrollWidth - box.clientWidth - box.scrollLeft > 2);
    if (box.scrollWidth > box.clientWidth && !box.querySelector("a")) box.tabIndex = 0;
  };
  const seen = new ResizeObserver(show);
  for (const part of [box, ...box.children]) seen.observe(part);
  box.addEventListener("scroll", show, { passive: true });
}

function appear(redraw) {
  document.querySelectorAll(".wide, .drawing, nav ul, #compared pre").forEach(fade);
  setTheme(THEMES.includes(stored()) ? stored() : "system");
  const choice = document.getElementById("theme");
  if (choice) choice.onchange = () => { setTheme(choice.value); redraw(); };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  for (const hidden of document.querySelectorAll("[data-scripted]")) hidden.hidden = false;
  const links = new Map(Array.from(document.querySelectorAll("nav a"), link => [link.getAttribute("href").slice(1), link]));
  const seen = new IntersectionObserver(entries => {
    for (const entry of entries) if (entry.isIntersecting) for (const [id, link] of links) id === entry.target.id ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
  }, { rootMargin: "0px 0px -70% 0px" });
  for (const id of links.keys()) { const section = document.getElementById(id); if (section) seen.observe(section); }
}
