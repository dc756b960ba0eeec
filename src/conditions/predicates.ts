// What each predicate of a condition asks of a pull request, and the answer with its reason.

import type { Comparison, Predicates } from '../condition.ts'
import type { ChangedFile, PullRequestFacts } from '../facts.ts'
import { isUnavailable } from '../facts.ts'
import { checked, worked } from './checks.ts'
import { authorAlone, contributed, onlyContributed, signed, signedBy, signedWithKeys } from './commits.ts'
import { everyPath, somePath } from './paths.ts'
import { named, titled } from './patterns.ts'
import { authored, labelled, memberOf } from './people.ts'
import { includes, listed } from './quoted.ts'
import { momentOf, parseTimeWindow } from './time-window.ts'
import { allOf, anyOf, type Match, negated, settled } from './truth.ts'

type Known = Required<Predicates>
type Judge<K extends keyof Known> = (wanted: Known[K], facts: PullRequestFacts) => Match
type Judges = Readonly<{ [K in keyof Known]: Judge<K> }>

/** The label that makes an issue an incident. */
const incidentLabel = 'incident'

const judges: Judges = {
  paths: (wanted, facts) => withFiles(facts, (files) => somePath(files, wanted)),
  noPaths: (wanted, facts) => negated(withFiles(facts, (files) => somePath(files, wanted))),
  onlyPaths: (wanted, facts) => withFiles(facts, (files) => everyPath(files, wanted)),
  labels: (wanted, facts) => labelled(wanted, facts),
  title: (wanted, { title }) => titled(title, wanted),
  base: (wanted, { base }) => named('the base branch', base.branch, wanted),
  head: (wanted, { head }) => named('the head branch', head.branch, wanted),
  repository: (wanted, { repository }) => {
    const name = `${repository.owner}/${repository.name}`.toLowerCase()
    return named('the repository', name, wanted, 'anyCase')
  },
  author: (wanted, facts) => authored(wanted, facts),
  authorTeams: (teams, facts) => {
    const { author } = facts
    if (author === null) return settled(false, 'the author has no account any more')
    return anyOf(teams.map((team) => memberOf(team, author, facts)))
  },
  draft: (wanted, { draft }) => settled(draft === wanted, draft ? 'it is a draft' : 'it is not a draft'),
  fork: (wanted, { fork }) => settled(fork === wanted, fork ? 'it comes from a fork' : 'it does not come from a fork'),
  changedLines: (wanted, facts) => withFiles(facts, (files) => linesCompared(files, wanted)),
  changedFiles: (wanted, facts) => compared(facts.changedFiles, wanted, 'changed files'),
  checks: (wanted, { checks }) => checked(checks, wanted),
  workflows: (wanted, { checks }) => worked(checks, wanted),
  signed: (wanted, facts) => signed(wanted, facts),
  signedBy: (wanted, facts) => signedBy(wanted, facts),
  signedWithKeys: (keys, facts) => signedWithKeys(keys, facts),
  contributors: (wanted, facts) => contributed(wanted, facts),
  onlyContributors: (wanted, facts) => onlyContributed(wanted, facts),
  authorIsOnlyContributor: (wanted, facts) => authorAlone(wanted, facts),
  linkedIssue: (wanted, { linkedIssues }) => {
    const labels = typeof wanted === 'object' ? wanted.labels : null
    const found = linkedIssues.some((issue) => labels === null || issue.labels.some((label) => includes(labels, label)))
    const which = labels === null ? '' : ` with the label ${listed(labels)}`
    return settled(found === (wanted !== false), found ? `it closes an issue${which}` : `it closes no issue${which}`)
  },
  linkedIncident: (wanted, { linkedIssues }) => {
    const incidents = linkedIssues.filter(({ labels }) => includes(labels, incidentLabel))
    const found = incidents.some(({ state }) => wanted === 'any' || state === 'open')
    return settled(found, `it closes ${found ? 'an' : 'no'} ${wanted === 'open' ? 'open ' : ''}incident`)
  },
  timeWindow: ({ zone, allow }, { now }) => {
    const windows = allow.flatMap((text) => parseTimeWindow(text) ?? [])
    const { open, changesAt } = momentOf(now, zone, windows)
    return {
      truth: open,
      because: `the time is ${open ? 'in' : 'outside'} ${listed(allow)} (${zone})`,
      revisitAt: changesAt,
    }
  },
}

/** All predicates that are given must hold. */
export function evaluatePredicates(predicates: Predicates, facts: PullRequestFacts): Match {
  const judge = <K extends keyof Known>(key: K): readonly Match[] => {
    const wanted: Partial<Known>[K] = predicates[key]
    const answer: Judge<K> = judges[key]
    return wanted === undefined ? [] : [answer(wanted, facts)]
  }
  return allOf(keys.flatMap((key) => judge(key)))
}
const keys = Object.keys(judges).filter((key): key is keyof Predicates => key in judges)

function withFiles({ files }: PullRequestFacts, judge: (files: readonly ChangedFile[]) => Match): Match {
  return isUnavailable(files)
    ? settled('unknown', `the changed files could not be read: ${files.unavailable}`)
    : judge(files)
}

/** Generated files do not count. Of several comparisons one must hold. */
function linesCompared(files: readonly ChangedFile[], wanted: Known['changedLines']): Match {
  const written = files.filter(({ generated }) => !generated)
  const additions = written.reduce((sum, file) => sum + file.additions, 0)
  const deletions = written.reduce((sum, file) => sum + file.deletions, 0)
  if (!('anyOf' in wanted)) return compared(additions + deletions, wanted, 'changed lines')
  const { anyOf: some } = wanted
  const comparisons: readonly (readonly [number, Comparison | undefined, string])[] = [
    [additions, some.additions, 'added lines'],
    [deletions, some.deletions, 'deleted lines'],
    [additions + deletions, some.total, 'changed lines'],
  ]
  return anyOf(comparisons.flatMap(([value, one, what]) => (one === undefined ? [] : [compared(value, one, what)])))
}

function compared(value: number, { operator, value: limit }: Comparison, what: string): Match {
  const holds = {
    '<': value < limit,
    '<=': value <= limit,
    '>': value > limit,
    '>=': value >= limit,
    '=': value === limit,
  }
  return settled(holds[operator], `${value} ${what} ${holds[operator] ? 'are' : 'are not'} ${operator} ${limit}`)
}
