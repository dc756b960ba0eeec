// Decides what to write: what should stand on a commit and on a pull request, less what stands there already.
import { createHash } from 'node:crypto'
import type { CheckContent, Effect } from './effect.ts'
import type { PullRequestFacts } from './facts.ts'
import { joined, md } from './markdown.ts'
import { type Verdict, worst } from './verdict.ts'

/** What a subject would say on the commit that it heads; `number` is null for a merge group. */
export type Heading = Readonly<{ number: number | null; checks: readonly CheckContent[] }>

/** Something of ours that stands on GitHub, or may: `nodeId` null if only planned. `rewrite` asks for a write even if it says the same. */
export type Standing = Readonly<{
  kind: Effect['kind']
  key: string
  nodeId: string | null
  digest: string | null
  rewrite?: boolean
}>

/** One write: the effect, under which key it is known, the digest of what it says, and what it replaces (null: create). */
export type Write = Readonly<{ effect: Effect; key: string; digest: string; nodeId: string | null }>

/** Identifies what an effect publishes: applied twice, it is the same thing. */
export function publicationKey(effect: Effect): string {
  switch (effect.kind) {
    case 'check_run':
      return `${effect.sha}/${effect.content.name}`
    case 'comment':
      return `${effect.number}/${effect.marker}`
    case 'reaction':
      return `${effect.nodeId}/${effect.content}`
    case 'review_request':
      return `${effect.number}/${effect.reviewer.toLowerCase()}`
    case 'issue':
      return effect.marker
    default:
      return effect satisfies never
  }
}

/** What of an effect may change after it was written. */
function saidBy(effect: Effect): unknown {
  switch (effect.kind) {
    case 'check_run':
      return effect.content
    case 'comment':
      return effect.body
    case 'issue':
      return [effect.title, effect.body, effect.state]
    default:
      return null
  }
}

/** Digest of what an effect says, 32 hexadecimal digits. Equal digests need no write. */
export const contentDigest = (effect: Effect): string =>
  createHash('sha256')
    .update(JSON.stringify(saidBy(effect)))
    .digest('hex')
    .slice(0, 32)

/** Whether there is something to write where nothing stands. */
function isWanted(effect: Effect): boolean {
  if (effect.kind === 'comment') return effect.create
  return effect.kind !== 'issue' || effect.state === 'open'
}

/** A check belongs to a commit, and one commit can head several pull requests: it shows the worst of them and names the others. */
function checkOf(name: string, headings: readonly Heading[]): CheckContent | null {
  const said = headings.flatMap(({ number, checks }) =>
    checks.filter((check) => check.name === name).map((check) => ({ number, check })),
  )
  const decision = worst(said.map(({ check }) => check.decision))
  const shown = said.find(({ check }) => check.decision === decision)
  if (shown === undefined) return null
  const others = said.filter((one) => one !== shown && one.number !== null)
  if (others.length === 0) return shown.check
  const named = joined(
    others.map((other) => md`#${other.number ?? 0} (${md`${decisionWord[other.check.decision]}`})`),
    ', ',
  )
  const note = md`> This commit also heads ${named}. One check stands for all of them and shows the worst: #${shown.number ?? 0}.`
  return { ...shown.check, summary: joined([note, shown.check.summary], '\n\n') }
}

const decisionWord = { allow: md`allow`, wait: md`wait`, deny: md`deny` } as const

/** A run of ours that nobody vouches for any more. It neither allows nor denies, and never keeps a green from before. */
function withdrawn(name: string, isHead: boolean): CheckContent {
  const title = isHead ? 'The policy asks for other checks now' : 'No open pull request is judged at this commit'
  const advice = isHead
    ? md`Another check of Andon stands on this commit. Require that one in the rules of the branch.`
    : md`Andon judges it again when it heads an open pull request under a policy.`
  return { name, decision: 'wait', title, summary: advice, text: null, annotations: [] }
}

/**
 * The check runs that should stand on a commit, given everything that has it as its head. Of the runs that are `known` to
 * stand there, those that nobody asks for any more are withdrawn: a green must not outlive what made it green.
 */
export function checkRuns(sha: string, headings: readonly Heading[], known: readonly string[] = []): readonly Effect[] {
  const names = [...new Set([...known, ...headings.flatMap(({ checks }) => checks.map((check) => check.name))])].sort()
  return names.map((name): Effect => {
    const content = checkOf(name, headings) ?? withdrawn(name, headings.length > 0)
    return { kind: 'check_run', sha, content }
  })
}

/** Whom the findings that people see want to ask for a review, and nobody asked yet. A draft is not ready to be asked about. */
export function reviewRequests(
  { draft, number, nodeId, requestedReviewers }: PullRequestFacts,
  { results }: Verdict,
): readonly Effect[] {
  if (draft) return []
  const evidence = results
    .filter(({ enforcement }) => enforcement === 'advise' || enforcement === 'enforce')
    .flatMap(({ findings }) => findings.map((finding) => finding.evidence ?? {}))
  const wanted = evidence.flatMap(({ requestUsers = [], requestTeams = [] }) => [...requestUsers, ...requestTeams])
  const asked = new Set(requestedReviewers.map((reviewer) => reviewer.toLowerCase()))
  return [...new Set(wanted.map((reviewer) => reviewer.toLowerCase()))]
    .filter((reviewer) => !asked.has(reviewer))
    .map((reviewer) => ({ kind: 'review_request', number, nodeId, reviewer }))
}

/** The writes that turn what stands into what should: nothing for what says the same already. */
export function plan(wanted: readonly Effect[], standing: readonly Standing[]): readonly Write[] {
  return wanted.flatMap((effect): Write[] => {
    const key = publicationKey(effect)
    const stands = standing.find((one) => one.kind === effect.kind && one.key === key)
    const digest = contentDigest(effect)
    const nodeId = stands?.nodeId ?? null
    if (nodeId !== null && stands?.digest === digest && stands.rewrite !== true) return []
    if (nodeId === null && !isWanted(effect)) return []
    return [{ effect, key, digest, nodeId }]
  })
}
