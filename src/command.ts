// A command is one thing that people may ask of Andon in a comment: `/andon <name> <arguments>`. It runs purely.
import type * as z from 'zod'
import type { EntryOf } from './entry.ts'
import type { Instant, Person } from './event.ts'
import type { Permission, PullRequestFacts } from './facts.ts'
import type { Markdown } from './markdown.ts'
import type { Policy } from './policy.ts'
import type { Verdict } from './verdict.ts'

/** Everything that a command may know. `verdict` is what stands before it runs. */
export type Asked = Readonly<{
  facts: PullRequestFacts
  policy: Policy
  verdict: Verdict
  by: Person
  /** Of `by` on the repository, asked of GitHub just now. */
  permission: Permission
  /** Of the teams that the command asked about, those of which `by` is an active member: asked of GitHub just now. */
  teams: readonly string[]
  /** When the comment was written. */
  at: Instant
  /** The head was pushed after that, or nobody knows when: whoever wrote it may have seen another. */
  moved: boolean
  /** Address of the folder `docs`, without a slash at the end. */
  docsUrl: string
}>

/** `refused` changes nothing and says why. Both are answered with a reaction and one reply. */
export type Answer = Readonly<{
  outcome: 'done' | 'refused'
  reply: Markdown
  /** What to keep; the verdict is computed again with it. */
  entries?: readonly EntryOf<'override' | 'reviewed_together'>[]
  /** GitHub is asked anew about people too, of whom Andon remembers for a while what they may do. */
  again?: true
}>

export type Command<Arguments extends z.ZodObject = z.ZodObject> = Readonly<{
  /** One sentence for `help`, in the imperative. */
  help: string
  /** How it is written after `/andon `, such as `override <practice> because <reason>`. */
  usage: string
  examples: readonly string[]
  /** Least permission on the repository. */
  who: Permission
  /** The author of the pull request may, whatever the permission is. */
  orAuthor?: true
  /** Who may, for `help`, where `who` does not say it all: what the policy says about it, `run` asks itself. */
  whoInWords?: string
  /** Teams about whose members it must know. */
  teams?(policy: Policy): readonly string[]
  arguments: Arguments
  /** Raw words after the command's name -> input of `arguments`. */
  read(words: string): unknown
  // a method, so bivariant: one registry holds every command, and only one place calls it
  run(asked: Asked, given: z.output<Arguments>): Answer
}>

export const defineCommand = <Arguments extends z.ZodObject>(command: Command<Arguments>): Command<Arguments> => command
