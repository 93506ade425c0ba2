/// Two runs side by side.

import type { Summary } from "../api";
import { get } from "../api";
import type { Page } from "../dom";
import { failure, h } from "../dom";
import { runColumn } from "./run";

export const comparePage: Page = async (content, args, _query, cleanup) => {
  document.title = "Compare · ganflow";
  const { runs } = await get<{ runs: Summary[] }>("/api/runs");
  const names = runs.map((run) => run.name);
  const chosen = [args[0] ?? names[0], args[1] ?? names.find((name) => name !== (args[0] ?? names[0]))];
  const picker = (side: number): HTMLElement => {
    const select = h("select", {
      "aria-label": side === 0 ? "Left run" : "Right run",
      onchange: () => {
        const next = [...chosen];
        next[side] = select.value;
        location.hash = `#/compare/${next.map((name) => encodeURIComponent(name ?? "")).join("/")}`;
      },
    });
    names.forEach((name) => {
      select.append(h("option", { value: name, selected: name === chosen[side] }, name));
    });
    return select;
  };
  content.append(h("h1", {}, "Compare"), h("p", { class: "row" }, picker(0), "with", picker(1)));
  const columns = chosen.map(() => h("div"));
  content.append(h("div", { class: "columns" }, ...columns));
  await Promise.all(
    columns.map(async (column, side) => {
      const name = chosen[side];
      if (name === undefined) {
        column.append(h("p", { class: "soft" }, "There is no second run yet."));
        return;
      }
      try {
        await runColumn(column, name, cleanup, true);
      } catch (error) {
        column.append(failure(error));
      }
    }),
  );
};
