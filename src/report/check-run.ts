import type { CheckContent } from '../effect.ts'
import type { Facts } from '../facts.ts'
import type { Markdown } from '../markdown.ts'
import { code, joined, md, prose, text } from '../markdown.ts'
import type { Policy, Problem } from '../policy.ts'
import { plural } from '../practice.ts'
import type { Verdict } from '../verdict.ts'
import { decide } from '../verdict.ts'
import { limitsOf, notesOf } from './details.ts'
import { clipped } from './plain.ts'
import { annotationsOf, problemsMarkdown } from './problems.ts'
import type { Room } from './room.ts'
import { mostBytes, rooms } from './room.ts'
import { isRegistered, rowsOf, titleOfPractice } from './rows.ts'
import { tableOf, whysOf } from './table.ts'
import { titleOf } from './title.ts'

/** What a pull request does to the policy file: its problems, and what would change, one sentence each. */
export type Proposal = Readonly<{ problems: readonly Problem[]; changes: readonly string[] }>

export type CheckInput = Readonly<{
  facts: Facts
  policy: Policy
  verdict: Verdict
  /** Of the base branch's policy: with errors among them another policy judged, and `policyNotice` says which. */
  problems: readonly Problem[]
  /** Null unless the pull request changes the policy file. */
  proposal: Proposal | null
  /** Address of the folder `docs`, without a slash at the end. */
  docsUrl: string
  policyNotice?: string
}>

/** One check named `Andon`, or one for each practice that people see. The same input gives the same bytes. */
export function checkContents(input: CheckInput): readonly CheckContent[] {
  if (input.policy.checks === 'single') return [contentOf('Andon', input)]
  return visiblePractices(input).map((practice) => {
    // What is not about one practice, such as an unknown change model, concerns the check of each.
    const results = input.verdict.results.filter(
      (result) => result.practice === practice || !isRegistered(result.practice),
    )
    const verdict = { ...input.verdict, results, decision: decide(results) }
    return contentOf(`Andon / ${titleOfPractice(practice)}`, { ...input, verdict })
  })
}

/** Shown under any change model, so that a required check never stays away. */
function visiblePractices({ policy }: CheckInput): readonly string[] {
  return Object.entries(policy.practices).flatMap(([practice, { standing, byModel }]) => {
    const levels = [standing, ...Object.values(byModel)].map(({ enforcement }) => enforcement)
    return levels.includes('advise') || levels.includes('enforce') ? [practice] : []
  })
}

function contentOf(name: string, input: CheckInput): CheckContent {
  return {
    name,
    decision: input.verdict.decision,
    title: checkTitle(input),
    summary: summaryOf(input),
    text: null,
    annotations: annotationsOf(input.proposal?.problems ?? []),
  }
}

/** The first thing that people read, on the check and in the comment. */
export function checkTitle({
  verdict,
  problems,
  proposal,
}: Pick<CheckInput, 'verdict' | 'problems' | 'proposal'>): string {
  const proposed = errorsIn(proposal?.problems ?? [])
  if (proposed > 0) return titleOf(verdict, `${plural(proposed, 'problem')} in the proposed policy`)
  const present = errorsIn(problems)
  return titleOf(verdict, present > 0 ? `${plural(present, 'problem')} in the policy` : '')
}

const errorsIn = (problems: readonly Problem[]): number =>
  problems.filter(({ severity }) => severity === 'error').length

function summaryOf(input: CheckInput): Markdown {
  for (const room of rooms) {
    const summary = blocksOf(input, room)
    if (new TextEncoder().encode(summary).length <= mostBytes) return summary
  }
  return joined([md`There is too much to say for one check.`, footerOf(input)], '\n\n')
}

function blocksOf(input: CheckInput, room: Room): Markdown {
  const rows = rowsOf(input.verdict)
  const blocks = [
    ...policyProblems(input),
    tableOf(rows, { docsUrl: input.docsUrl, room }),
    ...whysOf(rows, room),
    ...proposalOf(input, room),
    ...notesOf(rows, room),
    ...limitsOf(rows, input),
    ...modelOf(input, room),
    footerOf(input),
  ]
  return joined(blocks, '\n\n')
}

function policyProblems({ problems, policyNotice }: CheckInput): readonly Markdown[] {
  const notice = policyNotice === undefined ? [] : [md`**${prose(policyNotice)}**`]
  if (problems.length === 0) return notice
  const heading =
    errorsIn(problems) > 0 ? md`The policy cannot be used as it stands:` : md`The policy has something odd:`
  return [...notice, heading, problemsMarkdown(problems)]
}

function proposalOf({ proposal }: CheckInput, room: Room): readonly Markdown[] {
  if (proposal === null) return []
  const changes = md`**This pull request changes the policy.** It is judged by the policy of the base branch`
  if (errorsIn(proposal.problems) > 0) {
    const refused = md`${changes}. As it stands the change would not take effect, and the present policy would go on judging:`
    return [refused, problemsMarkdown(proposal.problems)]
  }
  const intro = md`${changes}; what it proposes takes effect after the merge.`
  if (proposal.problems.length > 0) return [intro, problemsMarkdown(proposal.problems)]
  if (proposal.changes.length === 0) return [intro, md`No setting would change.`]
  const shown = proposal.changes.slice(0, room.notes).map((change) => md`- ${prose(clipped(change, room.characters))}`)
  const more = proposal.changes.length - shown.length
  return [intro, joined(more > 0 ? [...shown, md`- and ${more} more`] : shown)]
}

function modelOf({ policy, verdict: { changeModel } }: CheckInput, room: Room): readonly Markdown[] {
  if (changeModel === null || policy.changeModels.length === 0) return []
  const because = prose(clipped(changeModel.because, room.characters).replace(/\.$/, ''))
  return [md`Judged as ${code(changeModel.name)} because ${because}.`]
}

function footerOf({ facts, policy, verdict: { changeModel } }: CheckInput): Markdown {
  const sha = facts.subject === 'pull_request' ? facts.head.sha : facts.headSha
  const model = changeModel === null ? md`unknown` : text(changeModel.name)
  return md`<sub>Change model ${model} · policy ${code(policy.digest.slice(0, 6))} · judged at ${code(sha.slice(0, 7))}</sub>`
}
