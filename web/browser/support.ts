/// A real `ganflow serve` and a real Chromium for the tests of the pages: GANFLOW_BINARY names the executable,
/// screenshots are kept in GANFLOW_SHOTS.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Browser, type BrowserContextOptions, type Page, chromium } from "playwright-core";
import { expect } from "vitest";

const program = process.env["GANFLOW_BINARY"]!;
const shots = process.env["GANFLOW_SHOTS"] ?? join(tmpdir(), "ganflow-shots");
const chrome = process.env["GANFLOW_CHROMIUM"] ?? "/usr/bin/chromium";
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

export class Site {
  private server: ChildProcess | undefined;
  private browser: Browser | undefined;
  base = "";

  private constructor(readonly folder: string) {}

  /// A folder without runs.
  static make(): Site {
    mkdirSync(shots, { recursive: true });
    const folder = mkdtempSync(join(tmpdir(), "ganflow-pages-"));
    mkdirSync(join(folder, "runs"));
    return new Site(folder);
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  train(name: string, spec: string, ...settings: string[]): void {
    execFileSync(program, ["run", spec, "--out", this.path("runs", name), "--no-pictures", ...settings.map((text) => `--set=${text}`)], { stdio: "ignore" });
  }

  async begin(): Promise<void> {
    const server = spawn(program, ["serve", this.path("runs"), "--port", "0", "--json"], { stdio: ["ignore", "pipe", "inherit"] });
    this.server = server;
    this.base = await new Promise<string>((done) => {
      server.stdout.once("data", (data: Buffer) => {
        done((JSON.parse(data.toString()) as { address: string }).address.replace(/\/$/, ""));
      });
    });
    this.browser = await chromium.launch({ executablePath: chrome, args: flags });
  }

  async end(): Promise<void> {
    await this.browser?.close();
    if (this.server) {
      const ended = new Promise((done) => this.server!.once("exit", done));
      this.server.kill("SIGINT");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /// A page in a browser of its own, as somebody else's would be. It must ask nobody but the server.
  async open(hash: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser!.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on("pageerror", (error) => {
      throw error;
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(this.base) && !/^(data|blob):/.test(request.url())) {
        throw new Error(`the page asked elsewhere: ${request.url()}`);
      }
    });
    await page.goto(`${this.base}/${hash}`);
    return page;
  }
}

export async function shot(page: Page, name: string): Promise<void> {
  await page.addStyleTag({ content: ".timeline { position: static !important; }" }); // as on a screen as long as the page
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

/// Until the series of all runs of the page have been drawn.
export async function charts(page: Page): Promise<void> {
  await page.locator(".plot").first().waitFor({ state: "attached" });
  for (const group of await page.locator(".grid:has(.plot)").all()) {
    await expect.poll(async () => Number(await group.getAttribute("data-points")), { timeout: 60_000 }).toBeGreaterThan(10);
  }
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

export const text = (page: Page): Promise<string> => page.locator("main").innerText();
