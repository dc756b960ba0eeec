// One Andon at a time on an embedded server: it holds a lock there for as long as it lives, and the server lets go of it when it dies.
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { ExpectedError } from '../errors.ts'

export type Owner = Readonly<{ release(): Promise<void> }>

export type Claim = Readonly<{
  url: string
  /** As people know it: it stands in the sentence. */
  directory: string
  /** The claim was lost and somebody else has it now. */
  onTrouble: (sentence: string) => void
  /** How long one that is about to end is waited for; 5 s unless given. */
  patienceMs?: number
}>

type Held = Readonly<{ client: pg.Client; lost: Promise<unknown> }>

const patienceMs = 5000
const pauseMs = 250
const lookMs = 1000

const inUse = (directory: string): ExpectedError =>
  new ExpectedError(
    `Another Andon already runs on the embedded PostgreSQL in ${directory}.`,
    'Stop that one, set ANDON_DATA_DIR to another directory, or set DATABASE_URL in both so that they share the work.',
  )

/** Null if somebody else has it. */
async function take(url: string): Promise<Held | null> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5000,
    application_name: 'andon owner',
  })
  const { promise: lost, resolve } = Promise.withResolvers<unknown>()
  client.on('error', resolve)
  client.on('end', () => resolve(null))
  await client.connect()
  const { rows } = await client.query<{ held: boolean }>(
    `select pg_try_advisory_lock(hashtextextended('andon owner', 0)) as held`,
  )
  if (rows[0]?.held === true) return { client, lost }
  await client.end()
  return null
}

async function takeInTime({ url, directory, patienceMs: patience = patienceMs }: Claim): Promise<Held> {
  for (let waited = 0; ; waited += pauseMs) {
    const held = await take(url)
    if (held !== null) return held
    if (waited >= patience) throw inUse(directory)
    await delay(pauseMs)
  }
}

/** Takes the claim again whenever it is lost: the server may have died and been started again. */
async function hold(claim: Claim, first: Held, released: AbortSignal): Promise<void> {
  const end = new Promise((resolve) => released.addEventListener('abort', resolve))
  for (let held: Held | null = first; !released.aborted; ) {
    if (held !== null) await Promise.race([held.lost, end])
    if (released.aborted) return void (await held?.client.end().catch(() => {}))
    await delay(lookMs, null, { signal: released, ref: false }).catch(() => {})
    if (released.aborted) return
    const again: Held | 'away' | null = await take(claim.url).catch(() => 'away' as const)
    held = again === 'away' ? null : again
    if (again === null) claim.onTrouble(inUse(claim.directory).message)
  }
}

/** @throws ExpectedError if another Andon has claimed the server and does not end soon. */
export async function claimServer(claim: Claim): Promise<Owner> {
  const first = await takeInTime(claim)
  const released = new AbortController()
  const holding = hold(claim, first, released.signal)
  return {
    release: () => {
      released.abort()
      return holding
    },
  }
}
