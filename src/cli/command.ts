import type { Instant } from '../event.ts'

/** What a command may use of the world: tests pass their own. */
export type World = Readonly<{
  env: Readonly<Record<string, string | undefined>>
  /** Whether the answer goes to somebody who sees colours. */
  color: boolean
  now(): Instant
  out(text: string): void
  err(text: string): void
}>

/** A command's answer: for people, and the same as JSON. `problems` makes the exit code 1. */
export type Answer = Readonly<{ text: string; json: unknown; problems: boolean }>

export const apiUrl = (env: World['env']): string => env['GITHUB_API_URL'] || 'https://api.github.com'
