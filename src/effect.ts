// What to write to GitHub, as data. Applied twice, it leaves GitHub as applied once.
import type { Markdown } from './markdown.ts'
import type { Decision } from './verdict.ts'

export type Annotation = Readonly<{
  path: string
  startLine: number
  endLine: number
  level: 'notice' | 'warning' | 'failure'
  title: string
  message: string
}>

/** What a check run says. Texts are finished: an applier only sends them. */
export type CheckContent = Readonly<{
  name: string
  decision: Decision
  title: string
  summary: Markdown
  text: Markdown | null
  annotations: readonly Annotation[]
}>

export type Effect =
  | Readonly<{ kind: 'check_run'; sha: string; content: CheckContent }>
  /**
   * A comment of ours, found again by its marker. `create: false` edits the comment if there is one, and otherwise does
   * nothing. `once`: an answer that nobody waits for; if GitHub refuses it, it is left out.
   */
  | Readonly<{
      kind: 'comment'
      number: number
      nodeId: string
      marker: string
      body: Markdown
      create: boolean
      once?: true
    }>
  /** A reaction to somebody's comment; `content` in GitHub's words. GitHub keeps one of each kind. */
  | Readonly<{ kind: 'reaction'; nodeId: string; content: 'THUMBS_UP' | 'CONFUSED' }>
  /**
   * Asks one person (login) or team (`org/slug`) to review, once: who was asked and taken off again by a person is not
   * asked anew. `nodeId` is that of the pull request.
   */
  | Readonly<{ kind: 'review_request'; number: number; nodeId: string; reviewer: string }>
  /** An issue of ours, found again by its marker. Labels that the repository lacks and people whom GitHub does not know are left out. */
  | Readonly<{
      kind: 'issue'
      marker: string
      title: string
      body: Markdown
      /** Labels and assignees are set when it is opened; afterwards they are people's. */
      labels: readonly string[]
      assignees: readonly string[]
      state: 'open' | 'closed'
    }>

export type EffectOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>
