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
  /** The one sticky comment. `create: false` edits the comment if there is one, and otherwise does nothing. */
  | Readonly<{ kind: 'comment'; number: number; nodeId: string; marker: string; body: Markdown; create: boolean }>

export type EffectOf<K extends Effect['kind']> = Extract<Effect, { kind: K }>
