// A practice asks one question and answers it purely. It knows neither its id nor how it is enforced.
import type * as z from 'zod'
import type { Duty } from './entry.ts'
import type { Instant } from './event.ts'
import type { FactsBySubject, Subject } from './facts.ts'

/** Who or what must move next. Only a person's part fails a merge group: a queue cannot wait for people. */
export type WaitingFor = 'person' | 'check' | 'time'

/** One line of detail for those who ask, such as an approval that does not count and why. Texts are plain; `code` in backticks. */
export type Note = Readonly<{ topic: string; text: string }>

/** Something that is owed after the merge if the finding's pass is used. `owner` is null for the author; `reason` says what asks for it. */
export type Promised = Readonly<{ kind: 'review'; withinMs: number; owner: string | null; reason: string }>

type Explained = Readonly<{
  /** One sentence, plain text with `code` between backticks. It is escaped where it is shown. */
  reason: string
  notes?: readonly Note[]
  /** Names of the settings that decided, such as `maxLines`: the report says which layer set them. */
  settings?: readonly string[]
  /** Judge again then: the answer depends on time. */
  revisitAt?: Instant
  /** What the finding rests on, for the record and for other programs, such as `approvers: ['mona', 'kai']`. Logins or short texts. */
  evidence?: Readonly<Record<string, readonly string[]>>
  /** Who holds which duties, the compensating controls that made it acceptable, and what was promised: recorded at the merge. */
  duties?: Readonly<{
    held: Readonly<Partial<Record<Duty, readonly string[]>>>
    controls: readonly string[]
    promised: readonly Promised[]
  }>
  /** Set by evaluate() alone: somebody with the right to do so let it pass. The outcome stays as it is. */
  overriddenBy?: Readonly<{ login: string; reason: string; at: Instant }>
}>

export type Finding =
  | (Explained & Readonly<{ outcome: 'pass' | 'not_applicable' | 'unknown' }>)
  /** `next` is the one next thing, as the end of `Waiting for ...`: `1 review from someone with write access`. */
  | (Explained & Readonly<{ outcome: 'pending'; waitingFor: WaitingFor; remedy: string; next?: string }>)
  | (Explained & Readonly<{ outcome: 'fail'; remedy: string; atMost?: 'advise'; paths?: readonly string[] }>)

export type Outcome = Finding['outcome']

/** Costly facts that a setting wants, as data. The union over the whole merged policy is gathered. */
export type Needs = Readonly<{
  /** `org/team-slug` */
  teams?: readonly string[]
  /** Organisations: which of the people who took part are members. */
  organizations?: readonly string[]
  /** Whose permission on the repository. */
  permissionsOf?: readonly Participants[]
  /** True if check results matter: only then do check events cause a judgement. */
  checks?: boolean
  /** What people said in the conversation. */
  comments?: boolean
  /** The CODEOWNERS file of the base branch, and who its owners of the changed files are. */
  codeowners?: boolean
  /** Digests of the patch, at the head and at commits that were approved. */
  patches?: boolean
  /** Who of the possible reviewers is available, and how much each has to review. */
  availability?: boolean
  /** Logins of possible reviewers, besides owners of code and members of `teams`. */
  reviewers?: readonly string[]
}>

/** `labelers` applied the present labels, `reviewers` gave a review, `commenters` wrote a comment, `contributors` wrote a commit. */
export type Participants = 'labelers' | 'reviewers' | 'commenters' | 'contributors'

type Flag = 'checks' | 'comments' | 'codeowners' | 'patches' | 'availability'

/** Sorted, so that the same needs are the same data. */
export function unionOfNeeds(needs: readonly Needs[]): Required<Needs> {
  const names = (of: (need: Needs) => readonly string[] | undefined): readonly string[] =>
    [...new Set(needs.flatMap((need) => of(need) ?? []).map((name) => name.toLowerCase()))].toSorted()
  const wanted = (flag: Flag): boolean => needs.some((need) => need[flag] === true)
  return {
    teams: names(({ teams }) => teams),
    organizations: names(({ organizations }) => organizations),
    permissionsOf: [...new Set(needs.flatMap(({ permissionsOf }) => permissionsOf ?? []))].toSorted(),
    checks: wanted('checks'),
    comments: wanted('comments'),
    codeowners: wanted('codeowners'),
    patches: wanted('patches'),
    availability: wanted('availability'),
    reviewers: names(({ reviewers }) => reviewers),
  }
}

export type Practice<Config extends z.ZodObject = z.ZodObject, S extends Subject = Subject> = Readonly<{
  title: string
  question: string
  subjects: readonly S[]
  config: Config
  needs?(config: z.output<Config>): Needs
  // a method, so bivariant: one registry holds every practice, and only evaluate() calls it
  evaluate(facts: FactsBySubject[S], config: z.output<Config>): readonly Finding[]
}>

export const definePractice = <Config extends z.ZodObject, const S extends Subject>(
  practice: Practice<Config, S>,
): Practice<Config, S> => practice

/** How a reason counts things: `1 line`, `2 lines`. */
export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`
