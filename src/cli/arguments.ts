// What people write after a command: repositories, pull requests and moments.
import { ExpectedError } from '../errors.ts'
import type { Instant } from '../event.ts'

export type RepositoryName = Readonly<{ owner: string; name: string }>

// Characters that GitHub allows: https://docs.github.com/en/get-started/learning-about-github/types-of-github-accounts
const owner = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:_[A-Za-z0-9]+)?'
const name = '[A-Za-z0-9._-]+'
const repository = new RegExp(`^(${owner})/(${name})$`)
const pullRequest = new RegExp(`^(${owner})/(${name})#([1-9]\\d{0,9})$`)

/** @throws ExpectedError unless the text is `OWNER/REPO`. */
export function readRepository(text: string): RepositoryName {
  const [, owner, name] = repository.exec(text) ?? []
  if (owner !== undefined && name !== undefined) return { owner, name }
  throw new ExpectedError(`"${text}" is not a repository.`, 'Write it as OWNER/REPO, such as acme/shop.')
}

/** @throws ExpectedError unless the text is `OWNER/REPO#N`. */
export function readPullRequest(text: string): RepositoryName & Readonly<{ number: number }> {
  const [, owner, name, number] = pullRequest.exec(text) ?? []
  if (owner !== undefined && name !== undefined) return { owner, name, number: Number(number) }
  throw new ExpectedError(
    `"${text}" is not a pull request.`,
    'Write it as OWNER/REPO#NUMBER, such as acme/shop#12. Many shells want quotes around the #.',
  )
}

const unit = { d: 86_400_000, h: 3_600_000, m: 60_000 } as const
const isUnit = (text: string): text is keyof typeof unit => text in unit

/** A moment: an age such as `7d`, `24h` or `30m` before now, a UTC date, or a full ISO moment. @throws ExpectedError otherwise. */
export function readSince(text: string, now: Instant): Instant {
  const [, count, letter] = /^(\d{1,5})([dhm])$/.exec(text) ?? []
  if (letter !== undefined && isUnit(letter)) {
    return new Date(Date.parse(now) - Number(count) * unit[letter]).toISOString()
  }
  const written = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text)
  const moment = written ? Date.parse(text) : Number.NaN
  // Date.parse turns 31 November into 1 December; a date that does not exist is a typing error.
  const [year, month, day] = text.slice(0, 10).split('-').map(Number)
  const exists = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day)).getUTCDate() === day
  if (exists && Number.isFinite(moment)) return new Date(moment).toISOString()
  throw new ExpectedError(`"${text}" is not a moment.`, 'Write an age such as 7d or 24h, or a date such as 2026-11-01.')
}
