// The entries of the ledger as facts about a pull request.
import type { Entry, EntryOf } from '../entry.ts'
import type { Person } from '../event.ts'
import type { FollowUp, Override, Recorded, ReviewedTogether } from '../facts.ts'

const isOf =
  <K extends Entry['kind']>(kind: K) =>
  (entry: Entry): entry is EntryOf<K> =>
    entry.kind === kind

/** What nobody signed counts for nothing. */
const signed = <T extends Readonly<{ by: Person | null }>>(entry: T): readonly (T & Readonly<{ by: Person }>)[] => {
  const { by } = entry
  return by === null ? [] : [{ ...entry, by }]
}

export const recordedFrom = (entries: readonly Entry[]): Recorded => ({
  overrides: entries
    .filter(isOf('override'))
    .flatMap(signed)
    .map(({ practice, by, reason, at, head, policy }): Override => ({ practice, by, reason, at, head, policy })),
  reviewedTogether: entries
    .filter(isOf('reviewed_together'))
    .flatMap(signed)
    .map(({ by, with: others, head, at }): ReviewedTogether => ({ by, with: others, head, at })),
  followUps: [],
})

/** What is recorded, and what is about to be. */
export function recordedWith(recorded: Recorded, entries: readonly Entry[]): Recorded {
  const more = recordedFrom(entries)
  return {
    ...recorded,
    overrides: [...recorded.overrides, ...more.overrides],
    reviewedTogether: [...recorded.reviewedTogether, ...more.reviewedTogether],
  }
}

/** What was promised in the repository and is not done, and what was promised for pull request `number`. */
export function followUpsFrom(entries: readonly Entry[], number: number): readonly FollowUp[] {
  const done = new Map(entries.filter(isOf('follow_up_done')).map((entry) => [entry.number, entry.at]))
  return entries
    .filter(isOf('follow_up_opened'))
    .map((entry): FollowUp => {
      const { followUp: kind, owner, dueAt } = entry
      return { number: entry.number, kind, owner, dueAt, doneAt: done.get(entry.number) ?? null }
    })
    .filter((followUp) => followUp.doneAt === null || followUp.number === number)
}
