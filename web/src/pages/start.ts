/// A form made of the spec's own schema: choose a run of the gallery, change keys, start.

import type { GalleryEntry, Key } from "../api";
import { get, post } from "../api";
import type { Page } from "../dom";
import { failure, h, replace } from "../dom";

const kFirst = ["generator.units", "critic.units", "critic.box", "objective.kind", "dynamics.rule", "dynamics.critic_speed", "dynamics.critic_steps", "dynamics.time_step", "run.iterations", "observe.snapshot_every", "seed"];
const kWait = 350; // milliseconds of silence before the server is asked whether it could work

/// What a field says, as an override "key=value"; the words of a text need no quotes in a form.
export function overrideOf(key: Key, typed: string): string {
  const bare = typed.trim();
  if (bare === "") {
    return `${key.key}=`; // removes it
  }
  const quoted = key.type === "text" && !bare.startsWith('"') ? JSON.stringify(bare) : bare;
  return `${key.key}=${quoted}`;
}

/// A TOML value as a field shows it.
export function shown(key: Key, toml: string | null): string {
  if (toml === null) {
    return "";
  }
  return key.type === "text" ? toml.replace(/^"|"$/g, "") : toml;
}

class Form {
  readonly element = h("div", { class: "stack" });
  private fields = new Map<string, { input: HTMLInputElement | HTMLSelectElement; key: Key; before: string }>();

  constructor(
    private readonly keys: Key[],
    private readonly onChange: () => void,
  ) {}

  overrides(): string[] {
    const list: string[] = [];
    for (const { input, key, before } of this.fields.values()) {
      input.classList.toggle("changed", input.value !== before);
      if (input.value !== before) {
        list.push(overrideOf(key, input.value));
      }
    }
    return list;
  }

  /// Suggests a value that differs from the spec's: it counts as a change.
  suggest(path: string, value: string): void {
    const field = this.fields.get(path);
    if (field) {
      field.input.value = value;
    }
  }

  fill(values: Record<string, string | null>): void {
    this.fields = new Map();
    const usable = this.keys.filter((key) => key.stored && key.key in values && key.key !== "title" && key.key !== "name" && key.key !== "schema");
    const first = kFirst.map((path) => usable.find((key) => key.key === path)).filter((key) => key !== undefined);
    const tables = new Map<string, Key[]>();
    for (const key of usable.filter((k) => !first.includes(k))) {
      tables.set(key.table, [...(tables.get(key.table) ?? []), key]);
    }
    replace(
      this.element,
      h("div", { class: "form" }, ...first.flatMap((key) => this.field(key, values[key.key]!))),
      ...[...tables].map(([table, keys]) =>
        h("details", {}, h("summary", {}, table === "" ? "in general" : table), h("div", { class: "form" }, ...keys.flatMap((key) => this.field(key, values[key.key]!)))),
      ),
    );
  }

  private field(key: Key, toml: string | null): HTMLElement[] {
    const id = `key-${key.key}`;
    const before = shown(key, toml);
    const words = key.type === "bool" ? ["true", "false"] : key.words;
    const input =
      words.length > 0
        ? h("select", { id })
        : h("input", { id, type: "text", value: before, spellcheck: "false", autocomplete: "off", inputmode: key.type === "integer" ? "numeric" : "text", placeholder: key.default === null ? "not set" : `default ${shown(key, key.default)}` });
    if (words.length > 0) {
      for (const word of before === "" ? ["", ...words] : words) {
        input.append(h("option", { value: word, selected: word === before }, word === "" ? "not set" : word));
      }
    }
    input.setAttribute("aria-describedby", `${id}-doc`);
    input.addEventListener("input", this.onChange);
    this.fields.set(key.key, { input, key, before });
    const limits = key.limits && key.words.length === 0 ? ` (${key.limits})` : "";
    return [h("label", { for: id }, key.key), h("div", {}, input, h("div", { class: "doc", id: `${id}-doc` }, key.doc + limits))];
  }
}

export const startPage: Page = async (content, args, _query, cleanup) => {
  document.title = "New run · ganflow";
  const [gallery, keys] = await Promise.all([get<GalleryEntry[]>("/api/gallery"), get<Key[]>("/api/schema")]);
  let chosen = gallery.find((entry) => entry.name === args[0]);
  const verdict = h("div", { "aria-live": "polite" });
  const name = h("input", { id: "run-name", type: "text", placeholder: "named after the spec", maxlength: 100, spellcheck: "false" });
  const start = h("button", { class: "primary", type: "submit" }, "Start");
  let timer = 0;
  const check = async (): Promise<void> => {
    if (!chosen) {
      return;
    }
    try {
      await post("/api/check", { spec: chosen.name, overrides: form.overrides() });
      replace(verdict);
      start.disabled = false;
    } catch (error) {
      replace(verdict, failure(error));
      start.disabled = true;
    }
  };
  const form = new Form(keys, () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void check(), kWait);
  });
  cleanup.add(() => { clearTimeout(timer); });

  const begin = async (): Promise<void> => {
    start.disabled = true;
    replace(verdict, h("p", { class: "soft" }, "Starting …"));
    try {
      const made = await post<{ name: string }>("/api/runs", { spec: chosen!.name, name: name.value.trim(), overrides: form.overrides() });
      location.hash = `#/run/${encodeURIComponent(made.name)}`;
    } catch (error) {
      replace(verdict, failure(error));
      start.disabled = false;
    }
  };
  const place = h("form", {
    class: "card stack",
    onsubmit: (event: Event) => {
      event.preventDefault();
      void begin();
    },
  });
  const buttons = gallery.map((entry) =>
    h(
      "button",
      { type: "button", "aria-pressed": String(entry === chosen), onclick: () => { choose(entry); } },
      h("strong", {}, entry.name),
      h("span", { class: "soft small" }, entry.title),
    ),
  );
  const choose = (entry: GalleryEntry): void => {
    chosen = entry;
    buttons.forEach((button, k) => { button.setAttribute("aria-pressed", String(gallery[k] === entry)); });
    form.fill(entry.values);
    if ((entry.values["observe.snapshot_every"] ?? "0") === "0") {
      const iterations = Number(entry.values["run.iterations"] ?? 1000);
      form.suggest("observe.snapshot_every", String(Math.max(1, Math.round(iterations / 200)))); // for the replay
    }
    replace(place, h("h2", {}, entry.name), form.element, h("div", { class: "form" }, h("label", { for: "run-name" }, "folder"), name), verdict, h("div", {}, start));
    void check();
    place.scrollIntoView({ behavior: "smooth", block: "nearest" });
  };
  content.classList.add("stack");
  content.append(
    h("h1", {}, "New run"),
    h("ul", { class: "gallery" }, ...buttons.map((button) => h("li", {}, button))),
    place,
  );
  if (chosen) {
    choose(chosen);
  } else {
    place.append(h("p", { class: "soft" }, "Choose a spec of the gallery; its keys appear here."));
  }
};
