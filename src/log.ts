// What Andon tells the people who run it: one JSON object per line, or plain lines on a terminal. Secrets never.
import { pino } from 'pino'
import type { Env } from './env.ts'

export type Log = pino.Logger

/** Texts that must not be read in a log, wherever in a line they turn up. Lines are JSON, so a key is one line too. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN[A-Z ]*PRIVATE KEY-----.*?(-----END[A-Z ]*PRIVATE KEY-----|$)/g, '[private key]'],
  [/\b(gh[a-z]_|github_pat_)[A-Za-z0-9_]{16,}/g, '[token]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[token]'],
  [/("authorization":\s*")[^"]*/gi, '$1[hidden]'],
  [/(\w+:\/\/[^:/@\s"]*):[^@/\s"]+@/g, '$1:[password]@'],
]

const withoutSecrets = (line: string): string =>
  secrets.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line)

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

export function createLog(
  level: Env['logLevel'],
  output: Readonly<{ isTTY?: boolean; write(text: string): unknown }> = process.stdout,
): Log {
  const write = (line: string) => {
    const safe = withoutSecrets(line)
    output.write(output.isTTY === true ? readable(safe) : safe)
  }
  return pino({ level, base: null }, { write })
}
