// What the ledger keeps for good of what people did through Andon: one union, appended once and never changed.
import type { Instant, Person } from './event.ts'

/** What one person does to a change on its way to production. */
export type Duty = 'author' | 'review' | 'merge' | 'approveDeployment' | 'deploy'

/** Ids are identity and stay; logins and free text lie beside them and can be erased. */
export type Entry = Readonly<{ at: Instant; by: Person | null; number: number }> &
  (
    | Readonly<{ kind: 'command'; comment: number; command: string; done: boolean }>
    | Readonly<{ kind: 'override'; practice: string; head: string; policy: string; reason: string }>
    | Readonly<{ kind: 'reviewed_together'; head: string; with: readonly string[] }>
    | Readonly<{ kind: 'follow_up_opened'; followUp: 'review'; owner: string; dueAt: Instant; reason: string }>
    | Readonly<{ kind: 'follow_up_done'; followUp: 'review' }>
    /** Who held which duties, by the moment at which that was certain. */
    | Readonly<{
        kind: 'duties'
        moment: 'merged' | 'deployed'
        sha: string
        environment: string | null
        held: Readonly<Partial<Record<Duty, readonly string[]>>>
        /** Compensating controls that held then. */
        controls: readonly string[]
      }>
  )

export type EntryOf<K extends Entry['kind']> = Extract<Entry, { kind: K }>
