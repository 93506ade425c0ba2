/// Runs of a size that a page could choke on. What is asserted is what must hold on every machine; the times are printed
/// (docs/serve.md has those of one).

import { openSync, readFileSync, closeSync, writeSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { median } from "../src/frames";
import { charts, shot, Site } from "./support";

const kParticles = 100_000;
const kRows = 1_000_000;
const kSpike = 321.5; // one row of a million has it

const site = Site.make();

/// Repeats the rows of a stored run until there are `kRows`, with one value that nothing else comes near.
function lengthen(path: string): void {
  const [header, ...rows] = readFileSync(path, "utf8").trim().split("\n");
  const tails = rows.map((row) => row.split(",").slice(2));
  const payoff = header!.split(",").indexOf("payoff") - 2;
  const file = openSync(path, "w");
  writeSync(file, `${header!}\n`);
  for (let first = 0; first < kRows; first += 10_000) {
    let block = "";
    for (let k = first; k < first + 10_000; ++k) {
      const tail = tails[k % tails.length]!;
      const values = k === 500_123 ? tail.map((value, c) => (c === payoff ? String(kSpike) : value)) : tail;
      block += `${k},${(k / 10).toString()},${values.join(",")}\n`;
    }
    writeSync(file, block);
  }
  closeSync(file);
}

beforeAll(async () => {
  site.train("crowd", "pendulum", `critic.units=${kParticles}`, `generator.units=${kParticles}`, "run.iterations=2", "observe.every=1", "observe.snapshot_every=1");
  site.train("long", "pendulum", "run.iterations=2000", "observe.every=1");
  lengthen(site.path("runs", "long", "series.csv"));
  await site.begin();
});

afterAll(async () => {
  await site.end();
});

describe("a hundred thousand particles a side", () => {
  it("are all drawn at every frame of a drag", async () => {
    const page = await site.open("#/run/crowd");
    const canvas = page.getByLabel(/^Generator's particles\./);
    await expect.poll(() => canvas.getAttribute("data-drawn"), { timeout: 60_000 }).toBe(String(kParticles));
    await canvas.scrollIntoViewIfNeeded();
    const gaps = await canvas.evaluate(async (element: HTMLCanvasElement) => {
      const at = (kind: string, x: number): void => {
        element.dispatchEvent(new PointerEvent(kind, { pointerId: 1, clientX: x, clientY: 100, bubbles: true, isPrimary: true }));
      };
      element.setPointerCapture = () => undefined; // no such pointer is down
      at("pointerdown", 100);
      const times: number[] = [];
      for (let k = 0; k < 60; ++k) {
        at("pointermove", 100 + 40 * Math.sin(k / 6));
        times.push(await new Promise<number>((done) => requestAnimationFrame(done)));
        element.getContext("webgl")!.readPixels(0, 0, 1, 1, 6408, 5121, new Uint8Array(4)); // until it is drawn
      }
      at("pointerup", 100);
      return times.slice(1).map((time, k) => time - times[k]!);
    });
    const sorted = [...gaps].sort((a, b) => a - b);
    console.log(`${kParticles} particles, ${await page.evaluate(() => { const gl = document.createElement("canvas").getContext("webgl")!; const info = gl.getExtension("WEBGL_debug_renderer_info"); return String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER)); })}: a frame takes ${median(gaps).toFixed(1)} ms in the median, ${sorted[Math.floor(0.95 * sorted.length)]!.toFixed(1)} at the 95th percentile`);
    expect(Number(await canvas.getAttribute("data-frames"))).toBeGreaterThan(55);
    expect(await canvas.getAttribute("data-drawn")).toBe(String(kParticles));
    await shot(page, "crowd");
    await page.context().close();
  });
});

describe("a run of a million observations", () => {
  it("opens thinned out, with its extremes", async () => {
    const fetched = async (): Promise<number> => {
      const before = Date.now();
      const answer = (await (await fetch(`${site.base}/api/runs/long/series?points=1600`)).json()) as { rows: number; time: number[]; columns: Record<string, number[]> };
      const took = Date.now() - before;
      expect(answer.rows).toBe(kRows);
      expect(answer.time.length).toBeLessThan(2 * 1600 + 2);
      expect(Math.max(...answer.columns["payoff"]!)).toBe(kSpike);
      return took;
    };
    const page = await site.open("#/");
    await page.getByRole("link", { name: "long" }).waitFor();
    const before = Date.now();
    await page.getByRole("link", { name: "long" }).click();
    await page.locator(".views[data-iteration]").waitFor();
    const seen = Date.now() - before;
    await charts(page);
    const opened = Date.now() - before;
    console.log(`${kRows} observations: verdict, samples and particles are there ${seen} ms after the click, the series ${opened} ms; the overview again: ${await fetched()} ms`);
    await shot(page, "long");
    await page.context().close();
  });
});
