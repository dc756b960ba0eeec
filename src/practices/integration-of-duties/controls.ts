// Whether the compensating controls of a policy hold, each with its evidence and with what would make it hold.
import { evaluateCondition } from '../../conditions/match.ts'
import { needsOfCondition } from '../../conditions/needs.ts'
import { loginOf } from '../../conditions/people.ts'
import { includes, listed, quoted } from '../../conditions/quoted.ts'
import { allOf, earliest, type Match, settled } from '../../conditions/truth.ts'
import { headingName, readDescription } from '../../description/read.ts'
import type { ChangedFile, PullRequestFacts } from '../../facts.ts'
import { isUnavailable } from '../../facts.ts'
import { matchesGlob } from '../../glob.ts'
import { plural, type WaitingFor } from '../../practice.ts'
import type { Control } from './control.ts'
import type { Holders } from './duties.ts'

/** What it would take: to wait for a check, for time or for a person, or another change. */
export type Effort = WaitingFor | 'change'

/** One test of a control. `remedy` is a clause in the imperative, without a full stop. */
type Test = Match & Readonly<{ effort: Effort; remedy: string }>

export type ControlState = Match & Readonly<{ name: string; control: Control; tests: readonly Test[] }>

type Subject = Readonly<{ facts: PullRequestFacts; holders: Holders }>

export const statesOf = (controls: Readonly<Record<string, Control>>, subject: Subject): readonly ControlState[] =>
  Object.entries(controls).map(([name, control]) => {
    const tests = testsOf(control, subject)
    return { name, control, tests, ...allOf(tests) }
  })

function testsOf(control: Control, { facts, holders }: Subject): readonly Test[] {
  const { when, approvedByAnother, testsChanged, maxLines, stated, deployedTo, followUp } = control
  return [
    ...(when === undefined ? [] : [whenTest(when, facts)]),
    ...(approvedByAnother === undefined ? [] : [approvalTest(holders)]),
    ...(testsChanged === undefined ? [] : [testsTest(testsChanged, facts)]),
    ...(maxLines === undefined ? [] : [linesTest(maxLines, facts)]),
    ...(stated === undefined ? [] : [statedTest(stated, facts)]),
    ...(deployedTo === undefined ? [] : [deployedTest(deployedTo, facts)]),
    ...(followUp === undefined ? [] : [followUpTest(facts)]),
  ]
}

function whenTest(when: NonNullable<Control['when']>, facts: PullRequestFacts): Test {
  const match = evaluateCondition(when, facts)
  const unfinished = facts.checks.some(({ conclusion }) => conclusion === 'pending') || facts.checks.length === 0
  const checks = facts.checks.map((check) =>
    check.conclusion === 'pending' ? { ...check, conclusion: 'success' } : check,
  )
  const mayPass = facts.checks.length === 0 || evaluateCondition(when, { ...facts, checks }).truth === true
  if (needsOfCondition(when).checks === true && unfinished && mayPass) {
    return { ...match, effort: 'check', remedy: `wait for the checks (${match.because})` }
  }
  if (match.revisitAt !== null) return { ...match, effort: 'time', remedy: `wait until ${match.revisitAt}` }
  return { ...match, effort: 'change', remedy: `see to it that its condition holds (${match.because})` }
}

function approvalTest({ review, doubt }: Holders): Test {
  const asked = { effort: 'person', remedy: 'ask somebody else with write access for a review' } as const
  if (doubt !== null) return { ...settled('unknown', doubt.why), ...asked }
  const by = review.map(loginOf).join(', ')
  return {
    ...(review.length > 0 ? settled(true, `${by} approved it`) : settled(false, 'nobody else has approved it')),
    ...asked,
  }
}

const withFiles = ({ files }: PullRequestFacts, judge: (files: readonly ChangedFile[]) => Match): Match =>
  isUnavailable(files) ? settled('unknown', `the changed files could not be read: ${files.unavailable}`) : judge(files)

function testsTest(tests: readonly string[], facts: PullRequestFacts): Test {
  const match = withFiles(facts, (files) => {
    const found = files.find(
      ({ path, change }) => change !== 'deleted' && tests.some((glob) => matchesGlob(path, glob)),
    )
    return found === undefined
      ? settled(false, 'no test changes with it')
      : settled(true, `${quoted(found.path)} changes with it`)
  })
  return { ...match, effort: 'change', remedy: `change a test with the code, in ${listed(tests.slice(0, 3))}` }
}

function linesTest(most: number, facts: PullRequestFacts): Test {
  const match = withFiles(facts, (files) => {
    const lines = files
      .filter(({ generated }) => !generated)
      .reduce((sum, file) => sum + file.additions + file.deletions, 0)
    return settled(lines <= most, `${plural(lines, 'line')} of at most ${most}`)
  })
  return { ...match, effort: 'change', remedy: `make the change smaller, at most ${plural(most, 'line')}` }
}

function statedTest(heading: string, { body }: PullRequestFacts): Test {
  const found = readDescription(body).sections.some(
    (section) => section.filled && headingName(section.heading) === headingName(heading),
  )
  const because = `the description ${found ? 'has' : 'has no'} section ${quoted(heading)}${found ? '' : ' with something under it'}`
  return {
    ...settled(found, because),
    effort: 'change',
    remedy: `write a section ${quoted(heading)} in the description`,
  }
}

function deployedTest(environment: string, { deployments, head }: PullRequestFacts): Test {
  const found = deployments.find((one) => includes([environment], one.environment))
  const because =
    found === undefined
      ? `\`${head.sha.slice(0, 7)}\` was not deployed to ${quoted(environment)}`
      : `it was deployed to ${quoted(environment)} at ${found.at}`
  return {
    ...settled(found !== undefined, because),
    effort: 'person',
    remedy: `have it deployed to ${quoted(environment)} first`,
  }
}

/** A promise holds while no earlier one is overdue in the repository: at its due time an open one closes this way out. */
function followUpTest({ recorded, now }: PullRequestFacts): Test {
  const open = recorded.followUps.filter(({ doneAt }) => doneAt === null)
  const overdue = open.filter(({ dueAt }) => dueAt <= now).map(({ number }) => `#${number}`)
  if (overdue.length === 0) {
    const revisitAt = earliest(open.map(({ dueAt }) => dueAt))
    return { truth: true, because: 'it is promised for after the merge', revisitAt, effort: 'person', remedy: '' }
  }
  const which = overdue.join(', ')
  return {
    ...settled(false, `the promised review of ${which} is overdue`),
    effort: 'person',
    remedy: `have the overdue review of ${which} done`,
  }
}
