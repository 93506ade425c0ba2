/// The slider through a run's snapshots.

import { type Cleanup, h } from "./dom";
import { figure } from "./format";

const kFrame = 90; // milliseconds between two snapshots of a replay

/// It follows a live run until somebody moves it.
export class Timeline {
  readonly element: HTMLElement;
  private readonly slider = h("input", { type: "range", min: 0, max: 0, step: 1, value: 0, "aria-label": "Instant of the run" });
  private readonly label = h("output", { class: "figures small" });
  private readonly play: HTMLButtonElement;
  private snapshots: number[] = [];
  private timer = 0;
  private atEnd = true;
  private busy = false;
  private wanted: number | null = null;

  constructor(
    private readonly step: number,
    private readonly onShow: (iteration: number, time: number) => Promise<void>,
    cleanup: Cleanup,
  ) {
    this.play = h("button", { type: "button", "aria-pressed": "false", onclick: () => { this.toggle(); } }, "▶ Replay");
    this.slider.addEventListener("input", () => { this.go(Number(this.slider.value)); });
    this.element = h("div", { class: "timeline" }, h("div", { class: "row" }, this.play, this.slider, this.label));
    cleanup.add(() => { this.stop(); });
  }

  set(snapshots: number[]): void {
    if (snapshots.join() === this.snapshots.join()) {
      return;
    }
    const follow = this.atEnd && this.timer === 0;
    this.snapshots = snapshots;
    this.slider.max = String(Math.max(0, snapshots.length - 1));
    this.element.hidden = snapshots.length < 2;
    if (follow || Number(this.slider.value) >= snapshots.length) {
      this.go(snapshots.length - 1);
    }
  }

  goTo(time: number): void {
    let best = 0;
    this.snapshots.forEach((iteration, k) => {
      if (Math.abs(iteration * this.step - time) < Math.abs(this.snapshots[best]! * this.step - time)) {
        best = k;
      }
    });
    this.go(best);
  }

  private go(index: number): void {
    if (index < 0) {
      return;
    }
    this.slider.value = String(index);
    this.atEnd = index >= this.snapshots.length - 1;
    const iteration = this.snapshots[index]!;
    this.label.textContent = `time ${figure(iteration * this.step)}`;
    this.slider.setAttribute("aria-valuetext", this.label.textContent);
    this.wanted = iteration;
    void this.work();
  }

  /// One request at a time: while one is out, only the last wish is remembered.
  private async work(): Promise<void> {
    if (this.busy) {
      return;
    }
    this.busy = true;
    while (this.wanted !== null) {
      const iteration = this.wanted;
      this.wanted = null;
      await this.onShow(iteration, iteration * this.step);
    }
    this.busy = false;
  }

  private toggle(): void {
    if (this.timer !== 0) {
      this.stop();
      return;
    }
    this.play.setAttribute("aria-pressed", "true");
    this.play.textContent = "❚❚ Hold";
    if (this.atEnd) {
      this.go(0);
    }
    this.timer = window.setInterval(() => {
      if (this.busy) {
        return;
      }
      if (this.atEnd) {
        this.stop();
      } else {
        this.go(Number(this.slider.value) + 1);
      }
    }, kFrame);
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = 0;
    this.play.setAttribute("aria-pressed", "false");
    this.play.textContent = "▶ Replay";
  }
}
