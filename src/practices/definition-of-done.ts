import * as z from 'zod'
import { headingName, readDescription } from '../description/read.ts'
import type { PullRequestFacts } from '../facts.ts'
import type { Finding, Note } from '../practice.ts'
import { definePractice, plural } from '../practice.ts'

const config = z.strictObject({
  sections: z
    .array(z.string().min(1))
    .default([])
    .describe('Headings that the description must have, each with something written under it.'),
  tasks: z
    .enum(['ticked', 'any'])
    .default('any')
    .describe(
      '`ticked`: every task of the description is ticked, or struck out with a reason after it. `any`: not asked.',
    )
    .meta({ stricter: ['any', 'ticked'] }),
  linkedIssue: z
    .union([z.boolean(), z.strictObject({ labels: z.array(z.string().min(1)).min(1) })])
    .default(false)
    .describe(
      'Whether the pull request must close an issue; `{ labels: [ready] }` asks for an issue with one of these labels.',
    ),
  labels: z.array(z.string().min(1)).default([]).describe('Labels that the pull request must carry, all of them.'),
})
type Config = z.output<typeof config>

/** One thing that was asked. `missing` is null when it holds. */
type Criterion = Readonly<{
  setting: string
  missing: null | Readonly<{ reason: string; remedy: string; notes?: readonly Note[] }>
}>

export const definitionOfDone = definePractice({
  title: 'Definition of done',
  question: 'Is everything there that we agreed a finished change has?',
  subjects: ['pull_request'],
  config,
  evaluate(facts, settings) {
    const criteria = [
      ...sectionCriteria(facts, settings),
      ...taskCriteria(facts, settings),
      ...issueCriteria(facts, settings),
      ...labelCriteria(facts, settings),
    ]
    if (criteria.length === 0) return [{ outcome: 'not_applicable', reason: 'The policy asks for nothing here.' }]
    const unmet = criteria.flatMap(({ setting, missing }) => (missing === null ? [] : [{ setting, ...missing }]))
    if (unmet.length === 0) {
      return [{ outcome: 'pass', reason: `${criteria.length} of ${criteria.length} criteria.` }]
    }
    if (facts.draft) return [draftFinding(criteria.length, unmet)]
    return unmet.map(({ setting, ...missing }): Finding => ({ outcome: 'fail', settings: [setting], ...missing }))
  },
})

function draftFinding(total: number, unmet: readonly Readonly<{ reason: string }>[]): Finding {
  return {
    outcome: 'pending',
    waitingFor: 'person',
    reason: `${total - unmet.length} of ${total} criteria; the rest is due when the draft is ready.`,
    remedy: 'Mark the pull request as ready for review when it is done.',
    next: 'the draft to be ready for review',
    notes: unmet.map(({ reason }) => ({ topic: 'Still to do', text: reason })),
  }
}

function sectionCriteria({ body }: PullRequestFacts, { sections }: Config): readonly Criterion[] {
  if (sections.length === 0) return []
  const found = readDescription(body).sections
  return sections.map((wanted): Criterion => {
    const matches = found.filter(({ heading }) => headingName(heading) === headingName(wanted))
    const name = quoted(wanted)
    if (matches.length === 0) {
      const remedy = `Add a heading ${name} to the description, with a sentence or two under it.`
      return { setting: 'sections', missing: { reason: `The description has no section ${name}.`, remedy } }
    }
    if (matches.some(({ filled }) => filled)) return { setting: 'sections', missing: null }
    const remedy = `Write a sentence or two under ${name} in the description.`
    return { setting: 'sections', missing: { reason: `The section ${name} is empty.`, remedy } }
  })
}

function taskCriteria({ body }: PullRequestFacts, { tasks: asked }: Config): readonly Criterion[] {
  if (asked === 'any') return []
  const { tasks } = readDescription(body)
  const open = tasks.filter(({ state }) => state !== 'done')
  if (open.length === 0) return [{ setting: 'tasks', missing: null }]
  const notes = open.map(({ text, state }): Note => {
    return { topic: 'Open tasks', text: state === 'struck' ? `${text} (struck out without a reason)` : text }
  })
  const reason = `${open.length} of ${plural(tasks.length, 'task')} ${open.length === 1 ? 'is' : 'are'} open.`
  const remedy = 'Tick each task in the description, or strike it out and say why: `~~like this~~ because …`.'
  return [{ setting: 'tasks', missing: { reason, remedy, notes } }]
}

function issueCriteria({ linkedIssues }: PullRequestFacts, { linkedIssue }: Config): readonly Criterion[] {
  if (linkedIssue === false) return []
  if (linkedIssues.length === 0) {
    const remedy = 'Write `Closes #123` in the description, or link an issue in the sidebar.'
    return [{ setting: 'linkedIssue', missing: { reason: 'No issue is linked.', remedy } }]
  }
  if (linkedIssue === true) return [{ setting: 'linkedIssue', missing: null }]
  const wanted = linkedIssue.labels
  if (linkedIssues.some(({ labels }) => wanted.some((label) => carries(labels, label)))) {
    return [{ setting: 'linkedIssue', missing: null }]
  }
  const names = wanted.map(quoted).join(' or ')
  const remedy = `Link an issue with the label ${names}, or have that label put on the linked one.`
  return [{ setting: 'linkedIssue', missing: { reason: `No linked issue has the label ${names}.`, remedy } }]
}

function labelCriteria(facts: PullRequestFacts, { labels }: Config): readonly Criterion[] {
  const present = facts.labels.map(({ name }) => name)
  return labels.map((label): Criterion => {
    if (carries(present, label)) return { setting: 'labels', missing: null }
    const remedy = `Add the label ${quoted(label)}.`
    return { setting: 'labels', missing: { reason: `The label ${quoted(label)} is missing.`, remedy } }
  })
}

/** GitHub compares label names without regard to case. */
const carries = (labels: readonly string[], wanted: string): boolean =>
  labels.some((label) => label.toLowerCase() === wanted.toLowerCase())

const quoted = (name: string): string => `\`${name.replaceAll('`', "'")}\``
