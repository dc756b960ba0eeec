import { ExpectedError } from '../errors.ts'

export type Patience = Readonly<{
  /** Milliseconds of any clock that only goes forward. */
  now(): number
  pause(ms: number): Promise<unknown>
  /** Called at the first failure and then every 10 s, with the seconds that are left. */
  onWait(waiting: Readonly<{ host: string; code: string; secondsLeft: number }>): void
}>

const patienceMs = 30_000
const pauseMs = 500
const tellMs = 10_000

/** Where a database is, without user and password. */
export function hostOf(url: string): string {
  const parsed = URL.parse(url)
  return parsed === null ? 'the address in DATABASE_URL' : parsed.host || parsed.searchParams.get('host') || 'localhost'
}

/** Node's or PostgreSQL's code. node-postgres has none for a host that never answers. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return /timeout/.test(error.message) ? 'ETIMEDOUT' : ''
}

// 57P03: PostgreSQL is starting. 28xxx: it refuses the user. 3D000: it has no such database.
const mayPass = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ETIMEDOUT|57P03)$/
const unreachable = /^(E[A-Z_]+|28\w{3}|3D000|57P03)$/

/**
 * Tries until the database answers, 30 s at most: one that starts together with us may need a moment.
 * @throws ExpectedError if it cannot be reached, and whatever else `attempt` throws.
 */
export async function reach(url: string, attempt: () => Promise<void>, patience: Patience): Promise<void> {
  const host = hostOf(url)
  const deadline = patience.now() + patienceMs
  let tellAt = patience.now()
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      const code = codeOf(error)
      const now = patience.now()
      if (!unreachable.test(code)) throw error
      if (!mayPass.test(code) || now >= deadline) {
        const remedy = 'Check that PostgreSQL runs there and that DATABASE_URL names the right host, user and database.'
        throw new ExpectedError(`The database at ${host} cannot be reached (${code}).`, remedy, { cause: error })
      }
      if (now >= tellAt) {
        patience.onWait({ host, code, secondsLeft: Math.ceil((deadline - now) / 1000) })
        tellAt = now + tellMs
      }
      await patience.pause(pauseMs)
    }
  }
}
