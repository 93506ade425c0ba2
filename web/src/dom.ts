/// Elements in one call. Text goes in as text nodes, never as HTML: names of runs are somebody else's words.

type Child = Node | string | number | null | undefined | false;
type Attributes = Record<string, string | number | boolean | EventListener | undefined>;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value); // "onclick"
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(typeof child === "number" ? String(child) : child);
    }
  }
  return element;
}

export function replace(parent: Element, ...children: (Node | string)[]): void {
  parent.replaceChildren(...children);
}

/// A message where a page should have been.
export function failure(error: unknown): HTMLElement {
  return h("p", { class: "failure", role: "alert" }, error instanceof Error ? error.message : String(error));
}

/// What a page leaves behind must be undone when another one comes: streams, timers, listeners.
export class Cleanup {
  private readonly tasks: (() => void)[] = [];
  add(task: () => void): void {
    this.tasks.push(task);
  }
  run(): void {
    for (const task of this.tasks.splice(0).reverse()) {
      task();
    }
  }
}

export type Page = (content: HTMLElement, args: string[], query: URLSearchParams, cleanup: Cleanup) => Promise<void>;
