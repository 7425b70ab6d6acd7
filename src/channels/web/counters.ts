/** Counts of requests → Prometheus text. Labels are routes and statuses, never anything a person typed. */

/** `retrieveMs p95` → `yiwen_retrieve_ms_p95`. */
function metricName(name: string): string {
  const snake = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_");
  return snake.startsWith("yiwen_") ? snake : `yiwen_${snake}`;
}

export class RequestCounters {
  readonly #counts = new Map<string, number>();

  count(route: string, status: number): void {
    const labels = `route="${route}",status="${status}"`;
    this.#counts.set(labels, (this.#counts.get(labels) ?? 0) + 1);
  }

  lines(): string[] {
    const rows = [...this.#counts].map(([labels, value]) => `yiwen_http_requests_total{${labels}} ${value}`);
    return ["# TYPE yiwen_http_requests_total counter", ...rows];
  }
}

/** One line of type and one of value for each number; what is not finite is left out. */
export function gaugeLines(values: Record<string, number>): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    if (!Number.isFinite(value)) return [];
    const name = metricName(key);
    return [`# TYPE ${name} ${name.endsWith("_total") ? "counter" : "gauge"}`, `${name} ${value}`];
  });
}

/** 1 for every channel that is well, 0 for one that is not. */
export function channelLines(health: Record<string, string | null>): string[] {
  const rows = Object.entries(health).map(([name, trouble]) => {
    return `yiwen_channel_up{channel="${name.replace(/[^\w-]/g, "_")}"} ${trouble === null ? 1 : 0}`;
  });
  return ["# TYPE yiwen_channel_up gauge", ...rows];
}
