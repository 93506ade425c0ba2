/// Samples of a trained generator: one at full resolution, a walk between two, a grid. The seed is in the address.

import { get, points, runPath } from "../api";
import type { Page } from "../dom";
import { h } from "../dom";
import { onThemeChange } from "../palette";
import { drawSamples } from "../samples";

interface About {
  iteration: number;
  latents: number;
  dimension: number;
  image_shape: [number, number, number] | null;
}

const kSeeds = 1_000_000;
const kWalk = 24; // pictures between two seeds
const kStep = 80; // milliseconds a picture of a walk

let reloaded =
  (performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined)?.type === "reload";

function randomSeed(): number {
  return Math.floor(Math.random() * kSeeds) + 1;
}

/// The seed of the address; a new one when there is none or the page was reloaded: every refresh is a new sample, and
/// an address that was sent to somebody shows the same.
export function firstSeed(query: URLSearchParams, isReload: boolean): number {
  const given = Number(query.get("seed"));
  return !isReload && Number.isSafeInteger(given) && given > 0 ? given : randomSeed();
}

export const samplerPage: Page = async (content, args, query, cleanup) => {
  const name = args[0] ?? "";
  const path = `${runPath(name)}/sampler`;
  document.title = `Samples of ${name} · ganflow`;
  const about = await get<About>(path);
  let seed = firstSeed(query, reloaded);
  reloaded = false;
  let walking = false;

  const picture = h("img", { class: "sample", alt: "" });
  const canvas = h("canvas", { class: "picture", role: "img", "aria-label": "Samples" });
  const grid = h("img", { class: "sheet", alt: "A grid of samples" });
  const label = h("output", { class: "figures soft" });
  const plane = !about.image_shape && about.dimension <= 2;

  const show = async (): Promise<void> => {
    history.replaceState(null, "", `#/sampler/${encodeURIComponent(name)}?seed=${seed}`);
    label.textContent = `seed ${seed}`;
    if (about.image_shape) {
      picture.src = `${path}/sample.png?seed=${seed}`;
      picture.alt = `Generated image of seed ${seed}`;
      grid.src = `${path}/grid.png?seed=${seed}&rows=8&columns=8`;
    } else if (plane) {
      const generated = await points(`${path}/points?seed=${seed}&count=1500`);
      drawSamples(canvas, { generated, real: { ...generated, count: 0 }, critic: undefined });
      canvas.dataset["seed"] = String(seed);
    }
  };
  const fresh = (): void => {
    walking = false;
    seed = randomSeed();
    void show();
  };
  /// From the sample that is shown to a new one, along latents that are as long as latents are.
  const walk = async (): Promise<void> => {
    if (walking) {
      walking = false;
      return;
    }
    walking = true;
    walkButton.setAttribute("aria-pressed", "true");
    const goesOn = (): boolean => walking; // changes while a picture is waited for
    while (goesOn()) {
      const to = randomSeed();
      for (let k = 1; k <= kWalk && goesOn(); ++k) {
        const next = new Image();
        next.src = `${path}/sample.png?seed=${seed}&to=${to}&share=${(k / kWalk).toFixed(4)}`;
        await Promise.all([next.decode().catch(() => undefined), new Promise((done) => setTimeout(done, kStep))]);
        picture.src = next.src;
      }
      if (goesOn()) {
        seed = to;
        await show();
      }
    }
    walkButton.setAttribute("aria-pressed", "false");
  };
  const walkButton = h("button", { type: "button", "aria-pressed": "false", onclick: () => void walk() }, "Latent walk");
  cleanup.add(() => { walking = false; });
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === " " && (event.target === document.body || event.target === content)) {
      event.preventDefault();
      fresh();
    }
  };
  window.addEventListener("keydown", onKey);
  cleanup.add(() => { window.removeEventListener("keydown", onKey); });
  cleanup.add(onThemeChange(() => void show()));
  content.classList.add("stack");
  content.append(
    h("div", {}, h("h1", {}, "Samples of ", h("a", { href: `#/run/${encodeURIComponent(name)}` }, name)),
      h("p", { class: "soft" }, `The generator of iteration ${about.iteration}, ${about.latents} latents. Every refresh, press or space bar is a new sample; its seed is in the address.`)),
    h("div", { class: "row" }, h("button", { class: "primary", type: "button", onclick: fresh }, "New sample"), about.image_shape && walkButton, label),
  );
  if (about.image_shape) {
    content.append(h("div", { class: "grid" }, h("section", { class: "card" }, picture), h("section", { class: "card" }, h("h2", {}, "Grid of the same seed"), grid)));
  } else if (plane) {
    content.append(h("section", { class: "card" }, canvas));
  } else {
    content.append(h("p", {}, `Samples are points of ${about.dimension} coordinates: 'ganflow sample ${name} -o samples.npy' writes them.`));
  }
  // The canvas has a size only once it is on the page.
  requestAnimationFrame(() => void show());
};
