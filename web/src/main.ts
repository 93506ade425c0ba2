import "./style.css";

import type { Page } from "./dom";
import { Cleanup, failure, h, replace } from "./dom";
import { comparePage } from "./pages/compare";
import { eyeballPage } from "./pages/eyeball";
import { runPage } from "./pages/run";
import { runsPage } from "./pages/runs";
import { samplerPage } from "./pages/sampler";
import { startPage } from "./pages/start";
import { toyPage } from "./pages/toy";
import { followTheme } from "./palette";

const kPages: Record<string, Page> = {
  "": runsPage,
  run: runPage,
  new: startPage,
  compare: comparePage,
  toy: toyPage,
  sampler: samplerPage,
  eyeball: eyeballPage,
};

let cleanup = new Cleanup();
let turn = 0;

async function show(): Promise<void> {
  const mine = ++turn;
  cleanup.run();
  cleanup = new Cleanup();
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?", 2) as [string, string | undefined];
  const [name = "", ...args] = path.split("/").map(decodeURIComponent);
  const content = document.querySelector<HTMLElement>("#content")!;
  for (const link of document.querySelectorAll("nav a:not(.brand)")) {
    const here = link.getAttribute("href") === `#/${name === "run" ? "" : name}`;
    if (here) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
  replace(content, h("p", { class: "soft" }, "…"));
  document.title = "ganflow";
  const page = kPages[name];
  const place = h("div");
  try {
    if (!page) {
      throw new Error(`There is no page ${name}.`);
    }
    const filled = page(place, args, new URLSearchParams(query), cleanup);
    if (mine === turn) {
      replace(content, place); // pages fill their place as answers come
    }
    await filled;
  } catch (error) {
    if (mine === turn) {
      replace(content, failure(error), h("p", {}, h("a", { href: "#/" }, "All runs")));
    }
  }
}

followTheme(document.querySelector<HTMLElement>("#theme")!);
document.querySelector(".skip")!.addEventListener("click", (event) => {
  event.preventDefault(); // the address's # names a page here
  document.querySelector<HTMLElement>("#content")!.focus();
});
window.addEventListener("hashchange", () => {
  window.scrollTo(0, 0);
  void show();
});
void show();
