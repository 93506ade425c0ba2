/// What a run looks like at one instant: its samples against the data, with the critic, and the particles of both
/// populations.

import type { Contents, Points, Run } from "./api";
import { get, points, runPath } from "./api";
import { criticOf } from "./critic";
import { type Cleanup, h, replace } from "./dom";
import { figure, percent } from "./format";
import { kData, onThemeChange, theme } from "./palette";
import { particleLayers } from "./particles";
import { drawSamples, type SampleView } from "./samples";
import { type Scatter, scatter, type View } from "./scatter";

const kParticles = 100_000; // drawn of each population
const kCriticUnits = 2000; // of which a critic is drawn
const kMostNames = 200; // of coordinates to choose from
const kNobody: Points = { values: new Float32Array(), count: 0, coordinates: 0, total: 0 };

const key = (colour: string, text: string): HTMLElement => h("span", {}, h("i", { style: `background:${colour}` }), text);

/// Two coordinates of a population, chosen by whoever looks.
class ParticlePicture {
  readonly element: HTMLElement;
  private readonly picture: Scatter;
  private readonly x: HTMLSelectElement;
  private readonly y: HTMLSelectElement;
  private readonly walls = h("p", { class: "keys" });
  private readonly range = h("p", { class: "keys figures" });
  private found: Points | undefined;

  /// `inputs` of the `names` are weights of inputs: a first look shows the first of them against the first output.
  constructor(
    title: string,
    private readonly names: string[],
    inputs: number,
    private readonly box: number | null,
    private readonly colour: () => string,
  ) {
    this.picture = scatter(title, (view) => { this.tell(view); });
    const choose = (label: string, start: number): HTMLSelectElement => {
      const select = h("select", { "aria-label": label, onchange: () => { this.draw(false); } });
      names.slice(0, kMostNames).forEach((name, k) => {
        select.append(h("option", { value: k, selected: k === start }, name));
      });
      return select;
    };
    this.x = choose(`${title}, to the right`, 0);
    this.y = choose(`${title}, upwards`, Math.min(inputs + 1, names.length - 1));
    const choice = h("p", { class: "row keys" }, this.x, "to the right,", this.y, "upwards");
    this.element = h("section", { class: "card" }, h("h2", {}, title), this.picture.canvas, this.walls, choice, this.range);
  }

  show(found: Points): void {
    this.found = found;
    this.draw(true);
  }

  redraw(): void {
    this.draw(true);
  }

  destroy(): void {
    this.picture.destroy();
  }

  private draw(keepView: boolean): void {
    if (this.found) {
      const { layers, key: classes } = particleLayers(this.found, Number(this.x.value), Number(this.y.value), this.box, this.colour(), theme().dark);
      this.picture.show(layers, this.box, keepView);
      replace(this.walls, ...classes.map(({ name, share, colour }) => key(colour, `${name} ${percent(share)}`)));
    }
  }

  private tell(view: View): void {
    const part = (select: HTMLSelectElement, middle: number, extent: number): string =>
      `${this.names[Number(select.value)] ?? ""} ${figure(middle - extent / 2, 3)} to ${figure(middle + extent / 2, 3)}`;
    const box = this.box === null ? "" : `, box ±${figure(this.box)}`;
    this.range.textContent = `${part(this.x, view.x, view.width)}, ${part(this.y, view.y, view.height)}${box}`;
  }
}

export class Views {
  readonly element = h("div", { class: "views" });
  private readonly samples = h("canvas", { class: "picture", role: "img", "aria-label": "Samples against data, with the critic" });
  private readonly sheet = h("img", { class: "sheet", alt: "Generated images, the same latents at every instant" });
  private particles: { generator: ParticlePicture; critic: ParticlePicture } | undefined;
  private view: SampleView | undefined;
  private abort = new AbortController();

  constructor(
    private readonly run: Run,
    cleanup: Cleanup,
  ) {
    cleanup.add(() => {
      this.abort.abort();
      this.particles?.generator.destroy();
      this.particles?.critic.destroy();
    });
    cleanup.add(onThemeChange(() => {
      this.redraw();
      this.particles?.generator.redraw();
      this.particles?.critic.redraw();
    }));
    const resize = new ResizeObserver(() => { this.redraw(); });
    resize.observe(this.samples);
    cleanup.add(() => { resize.disconnect(); });
  }

  private value(name: string): string | null {
    return this.run.values?.[name] ?? null;
  }

  private picture(title: string, player: "generator" | "critic", coordinates: number): ParticlePicture {
    const text = this.value(`${player}.box`);
    const inputs = player === "critic" ? coordinates - 2 : Number(this.value("latent.dimension") ?? 1);
    const outputs = coordinates - inputs - 1;
    const names = Array.from({ length: coordinates }, (_, k) =>
      k < inputs ? `a${inputs > 1 ? k + 1 : ""}` : k === inputs ? "b" : `c${outputs > 1 ? k - inputs : ""}`,
    );
    return new ParticlePicture(title, names, inputs, text === null ? null : Number(text), () => (player === "critic" ? theme().critic : theme().generated));
  }

  private build(contents: Contents): { generator: ParticlePicture; critic: ParticlePicture } {
    const coordinates = (name: string): number => contents.arrays[name]?.[0] ?? 0;
    const dimension = contents.arrays["samples"]?.[1] ?? 0;
    const cards: HTMLElement[] = [];
    if (contents.image_shape) {
      cards.push(h("section", { class: "card" }, h("h2", {}, "Generated images"), this.sheet));
    } else if (dimension <= 2) {
      const words = dimension === 1 ? "critic D(x)" : "level sets of the critic";
      const ofCritic = "critic" in contents.arrays ? [key("var(--critic)", words)] : [];
      const keys = h("p", { class: "keys" }, key(kData, "data"), key("var(--generated)", "generated"), ...ofCritic);
      cards.push(h("section", { class: "card" }, h("h2", {}, "Samples against data"), this.samples, keys));
    }
    const particles = {
      generator: this.picture("Generator's particles", "generator", coordinates("generator")),
      critic: this.picture("Critic's particles", "critic", coordinates("critic")),
    };
    const shown = (["generator", "critic"] as const).filter((player) => player in contents.arrays);
    replace(this.element, ...cards, ...shown.map((player) => particles[player].element));
    return particles;
  }

  private redraw(): void {
    if (this.view) {
      drawSamples(this.samples, this.view);
    }
  }

  async show(iteration: number): Promise<void> {
    this.abort.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    const path = `${runPath(this.run.name)}/snapshots/${iteration}`;
    const contents = await get<Contents>(path, signal);
    // A player of several layers has an array for each, and one whose critic is computed has none.
    const particles = async (player: string): Promise<Points> =>
      player in contents.arrays ? points(`${path}/${player}?limit=${kParticles}`, signal) : kNobody;
    const [generator, critic] = await Promise.all([particles("generator"), particles("critic")]);
    this.particles ??= this.build(contents);
    if (generator.count > 0) {
      this.particles.generator.show(generator);
    }
    if (critic.count > 0) {
      this.particles.critic.show(critic);
    }
    if (contents.image_shape) {
      this.sheet.src = `${path}/samples/sheet.png?rows=8&columns=8`;
    } else {
      const [generated, real] = await Promise.all([
        points(`${path}/samples?limit=4000`, signal),
        points(`${path}/real?limit=4000`, signal),
      ]);
      const thinned = critic.count > kCriticUnits ? await points(`${path}/critic?limit=${kCriticUnits}`, signal) : critic;
      const activation = (this.value("critic.activation") ?? "").replaceAll('"', "");
      const shape = { activation, scale: Number(this.value("critic.scale") ?? 1) };
      this.view = { generated, real, critic: criticOf(thinned, shape) };
      this.redraw();
    }
    this.element.dataset["iteration"] = String(iteration);
  }
}
