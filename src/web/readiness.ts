// Whether this process should be sent requests, and what is amiss otherwise.

export type Aspect = Readonly<{ name: string; good: boolean; says: string }>

/**
 * `not ready`: webhooks could not be stored, so send them to another process. `degraded`: they are stored, and judged late:
 * a process that is taken out for that would only turn deliveries away.
 */
export type Readiness = Readonly<{ state: 'ready' | 'degraded' | 'not ready'; aspects: readonly Aspect[] }>

export type ReadinessParts = Readonly<{
  /** Rejects when the database does not answer. */
  probe(): Promise<unknown>
  /** Names of migrations that the database lacks. */
  missingMigrations(): Promise<readonly string[]>
  /** Age of the oldest work that waits. */
  oldestSeconds(): Promise<number>
  /** Rejects when GitHub does not answer or does not accept our credentials. Null: there are none yet. */
  askGitHub: (() => Promise<unknown>) | null
  /** Milliseconds that only grow. */
  now(): number
}>

/** A load balancer's patience is a few seconds; PostgreSQL answers in milliseconds or is in trouble. */
const patienceMs = 1000
/** Five minutes: GitHub's limits delay work by up to a minute as a matter of course. */
const lagSeconds = 300
/** GitHub is asked this often at most, and never while somebody waits for the answer. */
const askEveryMs = 60_000

/** What `work` resolves with; null when it fails, or has no answer in time. */
async function inTime<T>(work: Promise<T>): Promise<Readonly<{ value: T }> | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(() => resolve(null), patienceMs)
  try {
    return await Promise.race([
      work.then(
        (value) => ({ value }),
        () => null,
      ),
      late,
    ])
  } finally {
    clearTimeout(timer)
  }
}

/** Answers what is known, and asks in the background. */
function githubAspect({ askGitHub, now }: ReadinessParts): () => Aspect {
  if (askGitHub === null) return () => ({ name: 'GitHub', good: true, says: 'no App is registered yet' })
  let known: Aspect = { name: 'GitHub', good: true, says: 'not asked yet' }
  let askedAt = Number.NEGATIVE_INFINITY
  const note = (good: boolean, says: string) => {
    known = { name: 'GitHub', good, says }
  }
  return () => {
    if (now() - askedAt >= askEveryMs) {
      askedAt = now()
      askGitHub().then(
        () => note(true, 'answers'),
        () => note(false, 'does not answer, or does not accept the credentials; the log says more'),
      )
    }
    return known
  }
}

async function databaseAspects(parts: ReadinessParts): Promise<readonly Aspect[]> {
  const [alive, missing, oldest] = await Promise.all([
    inTime(parts.probe()),
    inTime(parts.missingMigrations()),
    inTime(parts.oldestSeconds()),
  ])
  if (alive === null || missing === null)
    return [{ name: 'database', good: false, says: 'The database does not answer.' }]
  const lag = oldest === null ? Number.POSITIVE_INFINITY : Math.round(oldest.value)
  const lacks = missing.value.join(', ')
  return [
    { name: 'database', good: true, says: 'answers' },
    { name: 'migrations', good: lacks === '', says: lacks === '' ? 'applied' : `missing: ${lacks}` },
    { name: 'queue', good: lag <= lagSeconds, says: `the oldest work waits since ${lag} s` },
  ]
}

const isVital = ({ name }: Aspect): boolean => name === 'database' || name === 'migrations'

/** Each look takes a second at most. */
export function readinessOf(parts: ReadinessParts): () => Promise<Readiness> {
  const github = githubAspect(parts)
  return async () => {
    const aspects = [...(await databaseAspects(parts)), github()]
    const bad = aspects.filter(({ good }) => !good)
    const state = bad.length === 0 ? 'ready' : bad.some(isVital) ? 'not ready' : 'degraded'
    return { state, aspects }
  }
}
