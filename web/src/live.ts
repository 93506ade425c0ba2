/// A run's series in the browser: the overview that the server thinned out, then every row that comes.

import type { Run, RunEvent, Series, Summary } from "./api";
import { get, number, runPath } from "./api";
import type { ChartData } from "./charts";

export interface LiveStatus extends Summary {
  snapshots: number[];
}

export interface LiveHandlers {
  data(data: ChartData): void;
  status(status: LiveStatus): void;
  events(events: RunEvent[]): void;
  connection(open: boolean): void;
}

const kPoints = 1600;
const kMostAppended = 4000; // rows beyond the overview, after which a new overview is fetched

export class LiveRun {
  private data: ChartData = { time: [], columns: new Map() };
  private names: string[] = [];
  private generation = 0;
  private rows = 0;
  private appended = 0;
  private source: EventSource | undefined;
  private frame = 0;
  private window: [number, number] | null = null;

  constructor(
    private readonly run: string,
    private readonly handlers: LiveHandlers,
  ) {}

  async open(first: Run): Promise<void> {
    this.names = first.columns ?? [];
    await this.overview();
    this.listen();
  }

  close(): void {
    this.source?.close();
    cancelAnimationFrame(this.frame);
  }

  /// Shows a part of the time axis in full detail; null: everything, and what comes.
  async zoom(window: [number, number] | null): Promise<void> {
    this.window = window;
    await this.overview();
  }

  private async overview(): Promise<void> {
    const part = this.window ? `&from=${this.window[0]}&to=${this.window[1]}` : "";
    const series = await get<Series>(`${runPath(this.run)}/series?points=${kPoints}${part}`);
    this.generation = series.generation;
    this.rows = series.rows;
    this.appended = 0;
    this.names = Object.keys(series.columns);
    this.data = {
      time: series.time.map((t) => t ?? NaN),
      columns: new Map(Object.entries(series.columns).map(([name, values]) => [name, values.map(number)])),
    };
    this.handlers.data(this.data);
  }

  private listen(): void {
    const source = new EventSource(`${runPath(this.run)}/live?generation=${this.generation}&rows=${this.rows}`);
    this.source = source;
    const on = (kind: string, use: (data: never) => void): void => {
      source.addEventListener(kind, (event) => {
        use(JSON.parse((event as MessageEvent<string>).data) as never);
      });
    };
    on("reset", (message: { generation: number; columns: string[] }) => {
      this.generation = message.generation;
      this.names = message.columns;
      this.rows = 0;
      this.data = { time: [], columns: new Map(message.columns.map((name) => [name, []])) };
    });
    on("rows", (message: { first: number; time: unknown[]; values: unknown[][] }) => {
      this.append(message);
    });
    on("status", (status: LiveStatus) => {
      this.handlers.status(status);
    });
    on("events", (events: RunEvent[]) => {
      this.handlers.events(events);
    });
    source.onopen = () => {
      this.handlers.connection(true);
    };
    source.onerror = () => {
      this.handlers.connection(false);
      if (source.readyState === EventSource.CONNECTING) {
        // The browser would ask again with the old position: begin from where we are instead.
        source.close();
        setTimeout(() => {
          if (this.source === source) {
            this.listen();
          }
        }, 1000);
      }
    };
  }

  private append(message: { first: number; time: unknown[]; values: unknown[][] }): void {
    if (message.first + message.time.length <= this.rows) {
      return;
    }
    const skip = Math.max(0, this.rows - message.first);
    this.rows = message.first + message.time.length;
    if (this.window) {
      return; // what comes now is outside of what is looked at
    }
    for (const time of message.time.slice(skip)) {
      this.data.time.push(number(time) ?? NaN);
    }
    this.names.forEach((name, k) => {
      let column = this.data.columns.get(name);
      if (!column) {
        column = [];
        this.data.columns.set(name, column);
      }
      for (const value of message.values[k]!.slice(skip)) {
        column.push(number(value));
      }
    });
    this.appended += message.time.length - skip;
    if (this.appended > kMostAppended) {
      this.appended = 0;
      void this.overview();
    } else if (this.frame === 0) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.handlers.data(this.data);
      });
    }
  }
}
