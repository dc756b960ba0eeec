// How much of GitHub one installation may still use: arithmetic on plain data, with the clock given. The sources of every
// limit are GitHub's pages "Rate limits for the REST API" and "Rate limits and query limits for the GraphQL API".

/** `interactive`: somebody waits (a delivery, a merge queue). `background`: fan-outs and sweeps; they leave a reserve to the others. */
export type Urgency = 'interactive' | 'background'
/** GitHub counts REST and GraphQL apart. */
export type Resource = 'rest' | 'graphql'

/** What GitHub said about the hour: times in epoch milliseconds. */
export type Budget = Readonly<{ limit: number; remaining: number; resetAt: number }>
/** What may be spent as of `at`. In milliseconds, as is all that goes in and out: whole numbers, so nothing is rounded. */
type Bucket = Readonly<{ credit: number; at: number }>

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/**
 * A bucket holds `capacity` and gets one more each `everyMs`: together never more than GitHub's documented limit.
 * - writes: GitHub asks for a second between writes. 20 + 60 in a minute also keeps 80 a minute.
 * - content (what people are notified of): 80 a minute and 500 an hour.
 * - points (1 a read, 5 a request that writes): 900 a minute for REST, 2,000 for GraphQL.
 */
const sizes = {
  writes: { capacity: 20, everyMs: second },
  contentMinute: { capacity: 20, everyMs: minute / 60 },
  contentHour: { capacity: 100, everyMs: hour / 400 },
  restPoints: { capacity: 300, everyMs: minute / 600 },
  graphqlPoints: { capacity: 500, everyMs: minute / 1500 },
} as const
type BucketName = keyof typeof sizes
export const bucketNames = Object.keys(sizes).filter((name): name is BucketName => name in sizes)

/** GitHub allows 100 requests at once, over all processes. */
const mostInFlight = { interactive: 40, background: 25 } as const satisfies Record<Urgency, number>
/** Part of every budget that is kept for interactive work. */
const reserved = 0.2
/** When too many requests are under way, a place is free again about then. */
const crowdedMs = second
/** GitHub asks for a minute after a refusal without a time, and for longer each time. */
const patienceMs = minute
const mostStrikes = 4
/** Answers of one hour may name its end a second apart. */
const sameWindowMs = 5 * second

export type Limits = Readonly<{
  budgets: Readonly<Record<Resource, Budget | null>>
  buckets: Readonly<Partial<Record<BucketName, Bucket>>>
  blockedUntil: number
  /** Refusals in a row for which GitHub named no time. */
  strikes: number
  /** The last turn that was given to a write that had to wait, so that they do not all come back at once. */
  turns: Readonly<Record<Urgency, number>>
  /** Requests under way: their name, and when they end at the latest. */
  inFlight: Readonly<Record<string, number>>
}>

export const fresh: Limits = {
  budgets: { rest: null, graphql: null },
  buckets: {},
  blockedUntil: 0,
  strikes: 0,
  turns: { interactive: 0, background: 0 },
  inFlight: {},
}

/** One request that somebody wants to send. */
export type Ask = Readonly<{
  name: string
  resource: Resource
  urgency: Urgency
  write: boolean
  /** Things that people are notified of, such as comments. */
  content: number
  /** It has ended after so many milliseconds, whatever happens. */
  lastsMs: number
}>

/** What became of a request. `refusal` if GitHub limits us; its `until` is null if GitHub named no time. */
export type Seen = Readonly<{
  name: string
  resource: Resource
  budget: Budget | null
  refusal: Readonly<{ kind: 'primary' | 'secondary'; until: number | null }> | null
}>

type Price = Readonly<Partial<Record<BucketName, number>>>

function priceOf({ resource, write, content }: Ask): Price {
  const points = write ? 5 : 1
  return {
    [resource === 'rest' ? 'restPoints' : 'graphqlPoints']: points,
    ...(write ? { writes: 1 } : {}),
    ...(content > 0 ? { contentMinute: content, contentHour: content } : {}),
  }
}

function creditIn(limits: Limits, name: BucketName, now: number): number {
  const full = sizes[name].capacity * sizes[name].everyMs
  const bucket = limits.buckets[name]
  return bucket === undefined ? full : Math.min(full, bucket.credit + Math.max(0, now - bucket.at))
}

/** How long until the bucket holds enough; 0 if it does. What exceeds the whole bucket goes when the bucket is full. */
function waitFor(limits: Limits, ask: Ask, name: BucketName, now: number): number {
  const price = priceOf(ask)[name]
  if (price === undefined) return 0
  const { capacity, everyMs } = sizes[name]
  const reserve = ask.urgency === 'background' ? capacity * reserved : 0
  return Math.max(0, Math.min(capacity, price + reserve) * everyMs - creditIn(limits, name, now))
}

const underWay = (limits: Limits, now: number): Limits['inFlight'] =>
  Object.fromEntries(Object.entries(limits.inFlight).filter(([, endsBy]) => endsBy > now))

/** When the hour's budget allows the request; `now` if it does. */
function budgetFrom({ budgets }: Limits, { resource, urgency }: Ask, now: number): number {
  const budget = budgets[resource]
  if (budget === null || budget.resetAt <= now) return now
  const reserve = urgency === 'background' ? budget.limit * reserved : 0
  return budget.remaining >= 1 + reserve ? now : budget.resetAt
}

export type Taken = Readonly<{ limits: Limits /** Null: send it. */; retryAt: number | null }>

/** Takes what a request costs, or says when to try again. */
export function take(limits: Limits, ask: Ask, now: number): Taken {
  const inFlight = underWay(limits, now)
  const blocked = Math.max(limits.blockedUntil, budgetFrom(limits, ask, now))
  if (blocked > now) return { limits, retryAt: blocked }
  if (Object.keys(inFlight).length >= mostInFlight[ask.urgency]) return { limits, retryAt: now + crowdedMs }
  const wait = Math.max(...bucketNames.map((name) => waitFor(limits, ask, name, now)))
  if (wait > 0) return queued(limits, ask, now + wait)
  return { limits: spent({ ...limits, inFlight }, ask, now), retryAt: null }
}

/** Each that must wait gets a turn of its own, a second after the one before; background work after all others. */
function queued(limits: Limits, { urgency }: Ask, earliest: number): Taken {
  const { interactive, background } = limits.turns
  const before = urgency === 'interactive' ? interactive : Math.max(interactive, background)
  const turn = Math.max(earliest, before + sizes.writes.everyMs)
  return { limits: { ...limits, turns: { ...limits.turns, [urgency]: turn } }, retryAt: turn }
}

function spent(limits: Limits, ask: Ask, now: number): Limits {
  const { name, resource, lastsMs } = ask
  const budget = limits.budgets[resource]
  const price = priceOf(ask)
  const paid = bucketNames.flatMap((bucket) => {
    const cost = price[bucket]
    return cost === undefined
      ? []
      : [[bucket, { credit: creditIn(limits, bucket, now) - cost * sizes[bucket].everyMs, at: now }] as const]
  })
  return {
    ...limits,
    budgets: { ...limits.budgets, [resource]: budget === null ? null : { ...budget, remaining: budget.remaining - 1 } },
    buckets: { ...limits.buckets, ...Object.fromEntries(paid) },
    inFlight: { ...limits.inFlight, [name]: now + lastsMs },
  }
}

/** Answers overtake each other, so within one hour the smallest is the newest. */
function newest(known: Budget | null, seen: Budget | null): Budget | null {
  if (known === null || seen === null) return seen ?? known
  if (Math.abs(known.resetAt - seen.resetAt) > sameWindowMs) return known.resetAt > seen.resetAt ? known : seen
  return { ...seen, remaining: Math.min(known.remaining, seen.remaining) }
}

/** Notes what GitHub answered. */
export function settle(limits: Limits, seen: Seen, now: number): Limits {
  const { [seen.name]: _, ...inFlight } = underWay(limits, now)
  const budget = newest(limits.budgets[seen.resource], seen.budget)
  const noted = { ...limits, inFlight, budgets: { ...limits.budgets, [seen.resource]: budget } }
  if (seen.refusal === null) return { ...noted, strikes: 0 }
  const { kind, until } = seen.refusal
  if (kind === 'primary' && until !== null) {
    const none = { limit: budget?.limit ?? 0, remaining: 0, resetAt: until }
    return { ...noted, budgets: { ...noted.budgets, [seen.resource]: none } }
  }
  const patience = patienceMs * 2 ** Math.min(limits.strikes, mostStrikes)
  const blockedUntil = Math.max(limits.blockedUntil, until ?? now + patience)
  return { ...noted, blockedUntil, strikes: until === null ? limits.strikes + 1 : limits.strikes }
}
