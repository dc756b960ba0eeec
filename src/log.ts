// What Andon tells the people who run it: one JSON object per line, or plain lines on a terminal. Secrets never.
import { AsyncLocalStorage } from 'node:async_hooks'
import { pino } from 'pino'
import type { Env } from './env.ts'

export type Log = pino.Logger

/** What the work at hand is about, such as a delivery and a subject. */
const about = new AsyncLocalStorage<Readonly<Record<string, unknown>>>()

/** Whatever is logged while `act` runs, and in what it waits for, carries these fields too. */
export const logging = <T>(fields: Readonly<Record<string, unknown>>, act: () => T): T =>
  about.run({ ...about.getStore(), ...fields }, act)

/** The fields that `logging` would add now; the same object as long as it is the same work. */
export const workAtHand = (): Readonly<Record<string, unknown>> | undefined => about.getStore()

/** Texts that must not be read in a log, wherever in a line they turn up. Lines are JSON, so a key is one line too. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN[A-Z ]*PRIVATE KEY-----.*?(-----END[A-Z ]*PRIVATE KEY-----|$)/g, '[private key]'],
  // installation tokens since 2026: `ghs_`, the App's id, `_` and a JSON web token
  [/\b(gh[a-z]_|github_pat_)[\w.-]{16,}/g, '[token]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[token]'],
  [/("authorization":\s*")(?:[^"\\]|\\.)*/gi, '$1[hidden]'],
  [/(\w+:\/\/[^:/@\s"]*):[^@/\s"]+@/g, '$1:[password]@'],
]

/** A shorter text stands in many innocent places; GitHub's own webhook secrets have 40 characters. */
const shortestHidden = 8

/** As it stands inside a line of JSON. */
const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

function withoutSecrets(line: string, hidden: readonly string[]): string {
  const safe = secrets.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line)
  return hidden
    .filter((secret) => secret.length >= shortestHidden)
    .reduce((text, secret) => text.replaceAll(inJson(secret), '[secret]'), safe)
}

/** A line for a person: time, level unless it is plain information, what happened, and the details that came with it. */
function readable(line: string): string {
  const entry: Record<string, unknown> = JSON.parse(line)
  const { time, level, msg, err, pid: _pid, hostname: _host, name: _name, ...details } = entry
  const at = new Date(Number(time)).toISOString().slice(11, 19)
  const word = level === 30 ? '' : `${pino.levels.labels[Number(level)]?.toUpperCase()} `
  const rest = Object.entries(details).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  const cause = typeof err === 'object' && err !== null && 'stack' in err ? `\n${err.stack}` : ''
  return `${[at, `${word}${msg}`, ...rest].join('  ')}${cause}\n`
}

type Output = Readonly<{ isTTY?: boolean; write(text: string): unknown }>

export type LogOptions = Readonly<{
  /** Standard output unless given. */
  output?: Output
  /** Texts without a shape of their own, such as the webhook secret. */
  hidden?: readonly string[]
}>

export function createLog(level: Env['logLevel'], options: LogOptions = {}): Log {
  const output: Output = options.output ?? process.stdout
  const write = (line: string) => {
    const safe = withoutSecrets(line, options.hidden ?? [])
    output.write(output.isTTY === true ? readable(safe) : safe)
  }
  return pino({ level, base: null, mixin: () => ({ ...about.getStore() }) }, { write })
}
