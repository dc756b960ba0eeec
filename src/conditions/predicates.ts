// What each predicate of a condition asks of a pull request, and the answer with its reason.

import { RE2JS } from 're2js'
import type { Comparison, Predicates } from '../condition.ts'
import type { ChangedFile, Check, PullRequestFacts } from '../facts.ts'
import { isUnavailable } from '../facts.ts'
import { matchesGlob } from '../glob.ts'
import { contributed, labelled, loginOf, memberOf } from './people.ts'
import { includes, listed, quoted } from './quoted.ts'
import { momentOf, parseTimeWindow } from './time-window.ts'
import { allOf, anyOf, type Match, settled } from './truth.ts'

type Known = Required<Predicates>
type Judge<K extends keyof Known> = (wanted: Known[K], facts: PullRequestFacts) => Match
type Judges = Readonly<{ [K in keyof Known]: Judge<K> }>

/** The label that makes an issue an incident. */
const incidentLabel = 'incident'
/** Conclusions that GitHub itself lets pass as a required check. */
const passed = ['success', 'neutral', 'skipped']

const judges: Judges = {
  paths: (globs, facts) => withFiles(facts, (files) => somePath(files, globs)),
  onlyPaths: (globs, facts) => withFiles(facts, (files) => everyPath(files, globs)),
  labels: (wanted, facts) => labelled(wanted, facts),
  title: (pattern, { title }) => {
    const found = RE2JS.compile(pattern).test(title)
    return settled(found, `the title ${found ? 'matches' : 'does not match'} ${quoted(pattern)}`)
  },
  base: (globs, { base }) => named('the base branch', base.branch, globs),
  head: (globs, { head }) => named('the head branch', head.branch, globs),
  repository: (globs, { repository }) => {
    const name = `${repository.owner}/${repository.name}`.toLowerCase()
    return named(
      'the repository',
      name,
      globs.map((glob) => glob.toLowerCase()),
    )
  },
  author: (logins, { author }) => {
    const login = author === null ? null : loginOf(author)
    const one = login !== null && includes(logins, login)
    return settled(
      one,
      login === null ? 'the author has no account any more' : `the author ${one ? 'is' : 'is not'} ${listed(logins)}`,
    )
  },
  authorTeams: (teams, facts) => {
    const { author } = facts
    if (author === null) return settled(false, 'the author has no account any more')
    return anyOf(teams.map((team) => memberOf(team, author, facts)))
  },
  draft: (wanted, { draft }) => settled(draft === wanted, draft ? 'it is a draft' : 'it is not a draft'),
  fork: (wanted, { fork }) => settled(fork === wanted, fork ? 'it comes from a fork' : 'it does not come from a fork'),
  changedLines: (wanted, facts) =>
    withFiles(facts, (files) => {
      const lines = files
        .filter(({ generated }) => !generated)
        .reduce((sum, file) => sum + file.additions + file.deletions, 0)
      return compared(lines, wanted, 'changed lines')
    }),
  changedFiles: (wanted, facts) => compared(facts.changedFiles, wanted, 'changed files'),
  checks: (globs, { checks }) => allOf(globs.map((glob) => checksPass(glob, checks, ({ name }) => name))),
  workflows: (globs, { checks }) => allOf(globs.map((glob) => checksPass(glob, checks, ({ workflow }) => workflow))),
  signed: (wanted, facts) => signed(wanted, facts),
  contributors: (logins, facts) => contributed(logins, facts),
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

/** A renamed file counts at both ends: what leaves a guarded place is a change of that place. */
const pathsOf = ({ path, previousPath }: ChangedFile): readonly string[] =>
  previousPath === undefined ? [path] : [path, previousPath]

function somePath(files: readonly ChangedFile[], globs: readonly string[]): Match {
  for (const path of files.flatMap(pathsOf)) {
    const glob = globs.find((candidate) => matchesGlob(path, candidate))
    if (glob !== undefined) return settled(true, `${quoted(path)} matches ${quoted(glob)}`)
  }
  return settled(false, `no changed file matches ${listed(globs)}`)
}

function everyPath(files: readonly ChangedFile[], globs: readonly string[]): Match {
  if (files.length === 0) return settled(false, 'no file is changed')
  const other = files.flatMap(pathsOf).find((path) => !globs.some((glob) => matchesGlob(path, glob)))
  if (other !== undefined) return settled(false, `${quoted(other)} does not match ${listed(globs)}`)
  return settled(true, `every changed file matches ${listed(globs)}`)
}

function named(what: string, name: string, globs: readonly string[]): Match {
  const found = globs.some((glob) => matchesGlob(name, glob))
  return settled(found, `${what} ${quoted(name)} ${found ? 'matches' : 'does not match'} ${listed(globs)}`)
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

function checksPass(glob: string, checks: readonly Check[], nameOf: (check: Check) => string | null): Match {
  const matching = checks.filter((check) => matchesGlob(nameOf(check) ?? '', glob, 'name'))
  if (matching.length === 0) return settled(false, `no check matches ${quoted(glob)} yet`)
  const other = matching.find(({ conclusion }) => !passed.includes(conclusion))
  if (other === undefined) return settled(true, `every check that matches ${quoted(glob)} has passed`)
  return settled(false, `the check ${quoted(other.name)} is ${quoted(other.conclusion)}`)
}

function signed(wanted: boolean, { commits }: PullRequestFacts): Match {
  if (isUnavailable(commits)) return settled('unknown', `the commits could not be read: ${commits.unavailable}`)
  const bare = commits.find(({ signature }) => !signature.valid)
  const all = commits.length > 0 && bare === undefined
  return settled(
    all === wanted,
    all
      ? 'every commit is signed'
      : `${bare === undefined ? 'no commit' : quoted(bare.sha.slice(0, 7))} is ${bare === undefined ? '' : 'not '}signed`,
  )
}
