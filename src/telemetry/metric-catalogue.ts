/** What a metric is, as `/metrics` and docs/metrics.md tell it. */
export interface MetricDescription {
  readonly name: `rollcall_${string}`;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** The labels, each with what it can say. All are of closed sets, or of what the operator configured: no caller can make a new one. */
  readonly labels: Readonly<Record<string, string>>;
  /** Upper bounds, of a histogram. */
  readonly buckets?: readonly number[];
}

const directory = 'the key of a directory';
const type = '`query`, `mutation`, `subscription`, or `none` where no operation could be read';
/** Seconds: from what a cache answers to the deadline of a request. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

const requests = {
  requests: {
    name: 'rollcall_requests_total',
    type: 'counter',
    help: 'Requests answered, without those for health and metrics.',
    labels: {
      type,
      outcome:
        '`success`; `partial`: data beside errors; `error`: no data; `gone`: the client did not wait for the answer',
    },
  },
  requestErrors: {
    name: 'rollcall_request_errors_total',
    type: 'counter',
    help: 'Requests with an error of this code, each code once a request.',
    labels: { code: 'a code of docs/errors.md' },
  },
  requestDuration: {
    name: 'rollcall_request_duration_seconds',
    type: 'histogram',
    help: 'Time from the head of a request to the head of its answer.',
    labels: { type },
    buckets,
  },
  requestsInFlight: {
    name: 'rollcall_requests_in_flight',
    type: 'gauge',
    help: 'Requests that are being answered, without those for health and metrics.',
    labels: {},
  },
} as const satisfies Record<string, MetricDescription>;

const upstream = {
  upstreamCalls: {
    name: 'rollcall_upstream_calls_total',
    type: 'counter',
    help: 'Calls to a vendor that ended, each attempt by itself.',
    labels: {
      directory,
      status: '`2xx`, `3xx`, `4xx`, `5xx`, or `none` where no answer came',
      error: 'the kind of the failure, such as `timeout`, or `none`',
    },
  },
  upstreamDuration: {
    name: 'rollcall_upstream_call_duration_seconds',
    type: 'histogram',
    help: 'Time from sending a call to a vendor to the end of its answer, without the wait for its turn.',
    labels: { directory },
    buckets,
  },
  upstreamRetries: {
    name: 'rollcall_upstream_retries_total',
    type: 'counter',
    help: 'Reads that were sent once more.',
    labels: { directory },
  },
  upstreamInFlight: {
    name: 'rollcall_upstream_calls_in_flight',
    type: 'gauge',
    help: 'Calls to a vendor that were sent and have not ended.',
    labels: { directory },
  },
  breaker: {
    name: 'rollcall_upstream_breaker_state',
    type: 'gauge',
    help: '1 for the state that the breaker is in, 0 for the others.',
    labels: { directory, state: '`closed`, `half_open` or `open`' },
  },
  paused: {
    name: 'rollcall_upstream_paused_seconds',
    type: 'gauge',
    help: "Until the vendor's own request to be left alone is over; 0 where there is none.",
    labels: { directory },
  },
  credentials: {
    name: 'rollcall_upstream_credentials_accepted',
    type: 'gauge',
    help: "1 where the vendor took the directory's token when it was last asked, 0 where it did not; missing until it is asked.",
    labels: { directory },
  },
  budgetLimit: {
    name: 'rollcall_upstream_budget_limit',
    type: 'gauge',
    help: 'Calls that the rate budget holds when it is whole; missing where no rate is known.',
    labels: { directory },
  },
  budgetRemaining: {
    name: 'rollcall_upstream_budget_remaining',
    type: 'gauge',
    help: 'Calls that are left of the rate budget; missing where no rate is known.',
    labels: { directory },
  },
  budgetsShared: {
    name: 'rollcall_upstream_budgets_shared',
    type: 'gauge',
    help: '1 while the rate budgets are shared with other instances over Redis, 0 while it is away; missing where none is configured.',
    labels: {},
  },
  lastSuccess: {
    name: 'rollcall_upstream_last_success_timestamp_seconds',
    type: 'gauge',
    help: 'When the vendor last answered as it should, in seconds since 1970; missing until it did.',
    labels: { directory },
  },
} as const satisfies Record<string, MetricDescription>;

const reads = {
  readsShared: {
    name: 'rollcall_reads_shared_total',
    type: 'counter',
    help: 'Reads that were not sent, since the same was under way for another request of the same principal.',
    labels: { directory },
  },
  cacheLooks: {
    name: 'rollcall_cache_looks_total',
    type: 'counter',
    help: 'Reads that looked into the cache first.',
    labels: {
      directory,
      outcome:
        '`hit`; `stale`: given though it was too old; `miss`; `bypassed`: the request, or a mutation, wanted to read anew',
    },
  },
  cacheEvictions: {
    name: 'rollcall_cache_evictions_total',
    type: 'counter',
    help: 'Answers that this process keeps no longer.',
    labels: {
      directory,
      reason:
        '`written`: the directory was changed; `room`: others needed it; `refused`: the vendor no longer gives it',
    },
  },
  cacheBytes: {
    name: 'rollcall_cache_bytes',
    type: 'gauge',
    help: 'Bytes of answers, as JSON, that this process keeps; missing where none are kept.',
    labels: { directory },
  },
} as const satisfies Record<string, MetricDescription>;

const ledger = {
  ledgerUsable: {
    name: 'rollcall_ledger_usable',
    type: 'gauge',
    help: '1 where the ledger could be read when it was last tried, at most 30 seconds ago, else 0; missing without a ledger.',
    labels: {},
  },
  openInvites: {
    name: 'rollcall_ledger_open_invites',
    type: 'gauge',
    help: 'Invites in the ledger that are open, or may be: at most 30 seconds old; missing while the ledger is not usable.',
    labels: { status: '`pending` or `unknown`' },
  },
  writesUnderWay: {
    name: 'rollcall_ledger_writes_under_way',
    type: 'gauge',
    help: 'Writes of all instances that were begun and whose end is not recorded: at most 30 seconds old.',
    labels: {},
  },
  writes: {
    name: 'rollcall_writes_total',
    type: 'counter',
    help: 'Writes whose end this process recorded.',
    labels: { outcome: '`applied`, `refused`, `not_sent`, or `unknown`: it may have been carried out' },
  },
} as const satisfies Record<string, MetricDescription>;

const process = {
  build: {
    name: 'rollcall_build_info',
    type: 'gauge',
    help: 'Always 1; its labels tell what runs.',
    labels: { version: 'of Rollcall', node: 'of Node' },
  },
  ready: {
    name: 'rollcall_ready',
    type: 'gauge',
    help: '1 while new requests are welcome, 0 once the gateway is being stopped.',
    labels: {},
  },
  started: {
    name: 'rollcall_process_start_time_seconds',
    type: 'gauge',
    help: 'When the process began, in seconds since 1970.',
    labels: {},
  },
  cpu: {
    name: 'rollcall_process_cpu_seconds_total',
    type: 'counter',
    help: 'Processor time that the process used.',
    labels: {},
  },
  residentMemory: {
    name: 'rollcall_process_resident_memory_bytes',
    type: 'gauge',
    help: 'Memory that the process occupies.',
    labels: {},
  },
  heapUsed: {
    name: 'rollcall_process_heap_used_bytes',
    type: 'gauge',
    help: "Memory of JavaScript's objects, those that are no longer needed included.",
    labels: {},
  },
  loopLag: {
    name: 'rollcall_process_event_loop_lag_seconds',
    type: 'gauge',
    help: 'How late timers ran since the last scrape; from the second scrape on.',
    labels: { quantile: '`0.5`, `0.99` or `1`' },
  },
  loopUtilization: {
    name: 'rollcall_process_event_loop_utilization',
    type: 'gauge',
    help: 'The share of time since the last scrape that the process was not waiting, from 0 to 1.',
    labels: {},
  },
  activeResources: {
    name: 'rollcall_process_active_resources',
    type: 'gauge',
    help: 'Sockets, timers and the like that keep the process alive.',
    labels: {},
  },
} as const satisfies Record<string, MetricDescription>;

/** Every metric that there is, in the order of docs/metrics.md. */
export const metricCatalogue = { ...requests, ...upstream, ...reads, ...ledger, ...process };
