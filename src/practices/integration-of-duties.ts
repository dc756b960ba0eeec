import { needsOfCondition } from '../conditions/needs.ts'
import { loginOf } from '../conditions/people.ts'
import { earliest } from '../conditions/truth.ts'
import type { Duty } from '../entry.ts'
import type { PullRequestFacts } from '../facts.ts'
import type { Finding, Needs, Note, Promised } from '../practice.ts'
import { definePractice, unionOfNeeds } from '../practice.ts'
import type { Control } from './integration-of-duties/control.ts'
import { type ControlState, statesOf } from './integration-of-duties/controls.ts'
import { type Holders, heldIn, holdersOf, inOneHand, undoubted } from './integration-of-duties/duties.ts'
import { type Compensation, compensationOf, scoreOf } from './integration-of-duties/enough.ts'
import { type Apart, config, type Unless, unlessOf } from './integration-of-duties/settings.ts'
import { anotherPerson, cheapest, missingControls } from './integration-of-duties/ways-out.ts'

/** Everything that is known about one set of duties. */
type Case = Readonly<{
  facts: PullRequestFacts
  holders: Holders
  states: readonly ControlState[]
  apart: Apart
  unless: Unless | null
  /** Settings that decided. */
  settings: readonly string[]
}>

export const integrationOfDuties = definePractice({
  title: 'Integration of duties',
  question: 'If one person does it all, do other controls hold?',
  subjects: ['pull_request'],
  config,
  needs: ({ controls }) => unionOfNeeds(Object.values(controls).map(needsOfControl)),
  evaluate(facts, settings) {
    if (settings.keepApart.length === 0) {
      return [{ outcome: 'not_applicable', reason: 'The policy keeps no duties apart.', settings: ['keepApart'] }]
    }
    const holders = holdersOf(facts)
    const states = statesOf(settings.controls, { facts, holders })
    return settings.keepApart.map((apart) =>
      judge({
        facts,
        holders,
        states,
        apart,
        unless: unlessOf(apart, settings),
        settings: ['keepApart', ...(apart.unless === undefined ? ['unless'] : []), 'controls'],
      }),
    )
  },
})

/** What may count as another's approval, and who says so, is never costly; conditions may be. Deployments come as events of a commit, like checks. */
const needsOfControl = ({ when, deployedTo }: Control): Needs =>
  unionOfNeeds([when === undefined ? {} : needsOfCondition(when), deployedTo === undefined ? {} : { checks: true }])

function judge(about: Case): Finding {
  const { facts, holders, apart, states, unless } = about
  const { duties } = apart
  const alone = inOneHand(duties, holders)
  if (alone === null && (holders.author.length > 0 || !duties.includes('author'))) return separate(about)
  const compensation = compensationOf(states, unless)
  const revisitAt = earliest(states.map((state) => state.revisitAt))
  const finding = alone === null ? nobody(about, compensation) : inHand(about, loginOf(alone), compensation)
  const asDraft = facts.draft && finding.outcome !== 'pass' ? draft(finding) : finding
  const holding = { held: heldIn(holders), controls: compensation.used.map(({ name }) => name), promised: [] }
  return { duties: holding, ...asDraft, ...(revisitAt === null ? {} : { revisitAt }) }
}

/** `author, merge and deploy` */
const listOf = (duties: readonly Duty[]): string =>
  `${duties.slice(0, -1).map(named).join(', ')} and ${duties.slice(-1).map(named).join('')}`
const named = (duty: Duty): string => (duty === 'approveDeployment' ? 'approval of the deployment' : duty)

const verbs: Readonly<Record<Duty, string>> = {
  author: 'wrote it',
  review: 'approved it',
  merge: 'asked GitHub to merge it',
  deploy: 'deployed it',
  approveDeployment: 'approved its deployment',
}

function separate({ holders, apart }: Case): Finding {
  const duties = listOf(apart.duties)
  const shown: readonly Duty[] = [...new Set<Duty>(['author', ...apart.duties, 'review'])]
  const parts = shown.flatMap((duty) =>
    holders[duty].length === 0 ? [] : [`${holders[duty].map(loginOf).join(', ')} ${verbs[duty]}`],
  )
  const isOpen = apart.duties.every((duty) => holders[duty].length === 0)
  const where = isOpen ? "in nobody's hands yet" : `not in one hand: ${parts.join('; ')}`
  return {
    outcome: 'pass',
    reason: `${capitalised(duties)} are ${where}.`,
    duties: { held: heldIn(holders), controls: [], promised: [] },
  }
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Nobody is known to have written it, so nobody can be told apart. */
function nobody({ apart, settings }: Case, { enough }: Compensation): Finding {
  const duties = listOf(apart.duties)
  if (enough === true) return { outcome: 'pass', reason: `Enough controls hold for one person to hold ${duties}.` }
  return {
    outcome: 'unknown',
    reason: `Whether ${duties} are in one hand is not known: no account is known to have written it.`,
    settings,
  }
}

function inHand(about: Case, who: string, compensation: Compensation): Finding {
  const { apart, holders, states, settings, unless } = about
  const duties = listOf(apart.duties)
  const notes = notesOf(about)
  const score = unless === null ? 'no control makes up for it' : scoreOf(compensation.used, unless)
  if (compensation.enough === true) {
    const promised = compensation.used.flatMap(({ name, control }) => promiseOf(name, control, apart))
    return {
      outcome: 'pass',
      reason: `${who} may hold ${duties} alone: ${score}${promised.length > 0 ? '; a review after the merge is promised' : ''}.`,
      notes,
      settings,
      duties: { held: heldIn(holders), controls: compensation.used.map(({ name }) => name), promised },
    }
  }
  if (holders.doubt !== null && inOneHand(apart.duties, undoubted(holders)) === null) {
    const by = holders.doubt.by.map(loginOf).join(', ')
    const reason = `Whether the approval by ${by} is another person's is not known: ${holders.doubt.why}.`
    return { outcome: 'unknown', reason, notes, settings }
  }
  if (compensation.enough === 'unknown') {
    const open = states.filter(({ truth }) => truth === 'unknown').map(({ name, because }) => `\`${name}\`: ${because}`)
    return {
      outcome: 'unknown',
      reason: `Whether enough controls hold is not known: ${open.join('; ')}.`,
      notes,
      settings,
    }
  }
  return unmet(about, who, { score, notes })
}

function promiseOf(name: string, { followUp }: Control, { risk }: Apart): readonly Promised[] {
  if (followUp === undefined) return []
  const hours = Number(followUp.within.slice(0, -1)) * (followUp.within.endsWith('d') ? 24 : 1)
  const because = risk === undefined ? '' : ` (risk: ${risk.replace(/\.$/, '')})`
  const reason = `the control ${name} of the policy${because}`
  return [{ kind: followUp.kind, withinMs: hours * 3_600_000, owner: followUp.owner ?? null, reason }]
}

type Words = Readonly<{ score: string; notes: readonly Note[] }>

function unmet(about: Case, who: string, { score, notes }: Words): Finding {
  const { apart, states, unless, settings, holders, facts } = about
  const people = anotherPerson(apart.duties, holders, whomToAsk(facts, holders))
  // Where a review by somebody else suffices alone, no way with more than that is one.
  const others = people.some(({ duty }) => duty === 'review') ? states.filter(isNoReview) : states
  const ways = cheapest(people, missingControls(others, unless))
  const [first] = ways
  const reason = `${who} alone ${facts.state === 'open' ? 'holds, or may come to hold,' : 'holds'} ${listOf(apart.duties)}: ${score}.`
  const remedies = ways.map((way) => way.remedy)
  const remedy =
    remedies.length === 0
      ? 'Let somebody else bring this change in: nothing in the policy makes up for it.'
      : `${capitalised(remedies.join('. Or '))}.`
  const base = { reason, remedy, notes, settings }
  if (first === undefined || first.effort === 'change') return { ...base, outcome: 'fail' }
  return { ...base, outcome: 'pending', waitingFor: first.effort, next: nextOf(first.effort, who) }
}

const isNoReview = ({ control, truth }: ControlState): boolean => truth === true || control.approvedByAnother !== true

const nextOf = (effort: 'check' | 'time' | 'person', who: string): string =>
  ({ check: 'checks to pass', time: 'time to pass', person: `somebody other than ${who}` })[effort]

/** Who was asked already comes first. */
function whomToAsk({ requestedReviewers }: PullRequestFacts, { author }: Holders): string {
  const authors = author.map((person) => loginOf(person).toLowerCase())
  const asked = requestedReviewers.find((login) => !authors.includes(login.toLowerCase()))
  return asked === undefined ? 'somebody else with write access' : `${asked}, who is asked already,`
}

function notesOf({ apart, states }: Case): readonly Note[] {
  const topic = 'Compensating controls'
  const words = { true: 'holds', false: 'does not hold', unknown: 'is not known' }
  return [
    ...(apart.risk === undefined ? [] : [{ topic: 'Why these duties are kept apart', text: `Risk: ${apart.risk}` }]),
    ...(apart.requirement === undefined
      ? []
      : [{ topic: 'Why these duties are kept apart', text: `Asked for by: ${apart.requirement}` }]),
    ...states.map(({ name, control, truth, because }) => ({
      topic,
      text: `\`${name}\` (against ${control.addresses.join(' and ')}) ${words[`${truth}`]}: ${because}`,
    })),
  ]
}

const draft = (finding: Finding): Finding => ({
  outcome: 'pending',
  waitingFor: 'person',
  reason: finding.reason,
  remedy: 'Mark the pull request as ready for review when it is done.',
  next: 'the draft to be ready for review',
  notes: finding.notes ?? [],
})
