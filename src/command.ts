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
  at: Instant
  /** Address of the folder `docs`, without a slash at the end. */
  docsUrl: string
}>

/** `refused` changes nothing and says why. Both are answered with a reaction and one reply. */
export type Answer = Readonly<{
  outcome: 'done' | 'refused'
  reply: Markdown
  /** What to keep; the verdict is computed again with it. */
  entries?: readonly EntryOf<'override' | 'reviewed_together'>[]
}>

export type Command<Arguments extends z.ZodObject = z.ZodObject> = Readonly<{
  title: string
  /** One sentence for `help`. */
  help: string
  /** How it is written after `/andon `, such as `override <practice> because <reason>`. */
  usage: string
  examples: readonly string[]
  /** Least permission on the repository; what the policy says beyond it, `run` asks itself. */
  who: Permission
  arguments: Arguments
  /** Raw words after the command's name -> input of `arguments`, or a sentence on how to write it. */
  read(words: string): unknown
  // a method, so bivariant: one registry holds every command, and only one place calls it
  run(asked: Asked, given: z.output<Arguments>): Answer
}>

export const defineCommand = <Arguments extends z.ZodObject>(command: Command<Arguments>): Command<Arguments> => command
