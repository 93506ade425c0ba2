/// Okabe and Ito's colours, told apart by colour-blind readers; the same as in ganflow's figures.
export const kData = "#8a8a8a";

/// Sky blue and orange carry on dark ground; on paper the deeper ones do.
export function lines(dark: boolean): string[] {
  return dark
    ? ["#E8793A", "#56B4E9", "#2FC49A", "#CC79A7", "#E69F00", "#F0E442", "#9db4c0", "#bbbbbb"]
    : ["#D55E00", "#0072B2", "#009E73", "#CC79A7", "#B77900", "#56B4E9", "#555555", "#999999"];
}

export const kLimit = "#D55E00";

export interface Theme {
  dark: boolean;
  ink: string;
  faint: string;
  ground: string;
  generated: string;
  critic: string;
}

export function theme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return { dark: read("--dark") === "1", ink: read("--ink"), faint: read("--line"), ground: read("--card"), generated: read("--generated"), critic: read("--critic") };
}

const kStored = "ganflow-theme";

/// The system's choice until somebody presses the button.
export function followTheme(button: HTMLElement): void {
  const stored = localStorage.getItem(kStored);
  if (stored) {
    document.documentElement.dataset["theme"] = stored;
  }
  const changed = (): void => void window.dispatchEvent(new Event("themechange"));
  button.addEventListener("click", () => {
    const next = theme().dark ? "light" : "dark";
    document.documentElement.dataset["theme"] = next;
    localStorage.setItem(kStored, next);
    changed();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
}

export function onThemeChange(task: () => void): () => void {
  window.addEventListener("themechange", task);
  return () => {
    window.removeEventListener("themechange", task);
  };
}

/// A colour as WebGL wants it.
export function rgb(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}
