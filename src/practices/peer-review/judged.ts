// What a rule comes to, and how rules are put together.
import { earliest } from '../../conditions/truth.ts'
import type { Instant, Person } from '../../event.ts'
import type { Outcome, WaitingFor } from '../../practice.ts'
import { type Act, byTime, type Opinion } from './acts.ts'
import type { Context, Standing } from './counting.ts'
import { type Contributors, isSamePerson } from './opinions.ts'
import type { Whom } from './whom.ts'

/** Approvals of which `count` are missing; `counted` are those who gave the others. */
export type Open = Readonly<{
  rule: string | null
  whom: Whom
  count: number
  of: number
  counted: readonly Person[]
  context: Context
}>

/** What keeps a rule waiting besides approvals: a condition, or commits of nobody's account. */
export type Wait = Readonly<{
  rule: string | null
  because: string
  waitingFor: WaitingFor
  unattributed: Contributors['unattributed']
}>

/** `name` is null for the only rule of a policy without rules, and for all rules together. */
export type Judged = Readonly<{
  name: string | null
  outcome: Exclude<Outcome, 'fail'>
  /** Why it does not apply, or cannot be told. */
  because: string
  /** How many are asked for; of each group of owners. */
  asked: number
  /** Groups of owners that it asks; 0 where it asks no owners. */
  groups: number
  /** Those that count, oldest first, one of each person. */
  approvals: readonly Act[]
  uncounted: readonly Standing[]
  opinions: readonly Opinion[]
  open: readonly Open[]
  waits: readonly Wait[]
  /** About CODEOWNERS. */
  warnings: readonly string[]
  parts: readonly Judged[]
  revisitAt: Instant | null
}>

/** A rule that asks nothing. */
export const nothing = (name: string | null): Judged => ({
  name,
  outcome: 'pass',
  because: '',
  asked: 0,
  groups: 0,
  approvals: [],
  uncounted: [],
  opinions: [],
  open: [],
  waits: [],
  warnings: [],
  parts: [],
  revisitAt: null,
})

/** The first entry of each person. */
export function onePerPerson<T>(entries: readonly T[], personOf: (entry: T) => Person): readonly T[] {
  const known: Person[] = []
  return entries.filter((entry) => {
    const person = personOf(entry)
    if (known.some((other) => isSamePerson(other, person))) return false
    known.push(person)
    return true
  })
}

/** Which outcome decides, the first that any rule has. A rule that does not apply is as if it were not there. */
const order = {
  allOf: ['pending', 'unknown', 'pass', 'not_applicable'],
  anyOf: ['pass', 'pending', 'unknown', 'not_applicable'],
} as const

export function together(name: string | null, group: 'anyOf' | 'allOf', parts: readonly Judged[]): Judged {
  const outcome = order[group].find((one) => parts.some((part) => part.outcome === one)) ?? 'not_applicable'
  const deciding = parts.filter((part) => part.outcome === outcome)
  const asked = outcome !== 'pending' ? [] : group === 'allOf' ? deciding : [...deciding].toSorted(byCost).slice(0, 1)
  const approvals = parts.flatMap((part) => part.approvals).toSorted(byTime)
  return {
    ...nothing(name),
    outcome,
    because: deciding[0]?.because ?? '',
    approvals: onePerPerson(approvals, ({ by }) => by),
    uncounted: parts.flatMap(({ uncounted }) => uncounted),
    opinions: onePerPerson(
      parts.flatMap(({ opinions }) => opinions),
      ({ by }) => by,
    ),
    open: asked.flatMap(({ open }) => open),
    waits: asked.flatMap(({ waits }) => waits),
    warnings: [...new Set(parts.flatMap(({ warnings }) => warnings))],
    parts,
    revisitAt: earliest(parts.map(({ revisitAt }) => revisitAt)),
  }
}

/** Logins alone are named, and fewer than must approve: nobody can make that hold. */
export function namesTooFew({ whom, of }: Open): boolean {
  const { users, ...others } = whom.from ?? {}
  return users !== undefined && Object.keys(others).length === 0 && new Set(users).size < of
}

/** What can hold first, then fewest approvals, then fewest other things: what is asked of a group of which one rule suffices. */
const byCost = (one: Judged, other: Judged): number =>
  Number(one.open.some(namesTooFew)) - Number(other.open.some(namesTooFew)) ||
  approvalsLeft(one.open) - approvalsLeft(other.open) ||
  one.waits.length - other.waits.length
const approvalsLeft = (open: readonly Open[]): number => open.reduce((sum, { count }) => sum + count, 0)
