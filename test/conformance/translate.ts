// From a case of the neutral language to Andon's facts and a policy file. It renames; it never filters, compares or decides.
import type { Instant, Person } from '../../src/event.ts'
import type { Check, Commit, PullRequestFacts } from '../../src/facts.ts'
import { hasPermission } from '../../src/facts.ts'
import type { Needs } from '../../src/practice.ts'
import { pullRequest, repository } from '../facts.ts'
import type { Actors, Asked, Conditions, Disapproval, NeutralFacts, NeutralRule } from './neutral.ts'

/** What a field of the neutral language means that a case leaves out, as settings of Andon; the same for all cases. */
const defaults = {
  ways: { commentContains: [':+1:', '👍'] },
  approvalOf: 'anyCommit',
  ignoreEdited: false,
  requestedChanges: 'allow',
} as const
const objectionDefaults = {
  commentContains: [':-1:', '👎'],
  withdrawContains: [':+1:', '👍'],
  withdrawnBy: 'anyone',
} as const
const conclusions = ['success']

/** Holds for no title: RE2 finds it in any text. */
const never = { title: { notMatches: ['.*'] } }

type Written = Readonly<Record<string, unknown>>

const given = {
  approved: { approvals: 0 },
  skipped: { approvals: 0, when: never },
  pending: { approvals: 0, conditions: never },
}

/** Without what is undefined: a setting that is not written. */
const written = (settings: Written): Written =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))

/** What asks for nothing is not written either. */
const optional = <T extends object | string>(value: T | undefined, rename: (value: T) => unknown): unknown =>
  value === undefined || Object.keys(value).length === 0 ? undefined : rename(value)

/** The content of andon.yml. */
export const policyOf = ({ approval, disapproval }: Asked & Readonly<{ disapproval?: Disapproval }>): Written => ({
  version: 1,
  practices: {
    'peer-review': written({
      enforcement: 'enforce',
      ...defaults,
      rules: [ruleOf(approval)],
      objections: disapproval && objectionsOf(disapproval),
    }),
  },
})

function objectionsOf({ from, by, when = {} }: Disapproval): Written {
  return written({
    ...objectionDefaults,
    ...by,
    from: optional(from, peopleOf),
    when: Object.entries(conditionOf(when)).map(([name, value]) => ({ [name]: value })),
  })
}

function ruleOf({ all, any, given: trivial, when, ...leaf }: NeutralRule): Written {
  const condition = written({ when: optional(when, conditionOf) })
  if (all !== undefined) return { ...condition, allOf: all.map(ruleOf) }
  if (any !== undefined) return { ...condition, anyOf: any.map(ruleOf) }
  return trivial === undefined ? { ...condition, ...leafOf(leaf) } : given[trivial]
}

function leafOf({ needs = {}, ways = {}, eligibility = {}, freshness = {} }: NeutralRule): Written {
  const { reviewTextPatterns: reviewText, ...marks } = ways
  const { nonAuthorContributorsMayApprove: otherContributorsMayApprove, ...eligible } = eligibility
  const { ignoreCommitsBy, ...fresh } = freshness
  return written({
    approvals: needs.approvals ?? 0,
    from: optional(needs.from, peopleOf),
    conditions: optional(needs.conditions, conditionOf),
    ways: written({ ...marks, reviewText }),
    ...eligible,
    otherContributorsMayApprove,
    ...fresh,
    ignoreCommitsBy: optional(ignoreCommitsBy, peopleOf),
  })
}

function peopleOf({
  users,
  teams,
  orgs: organizations,
  atLeastPermission: permission,
}: Actors & Readonly<{ atLeastPermission?: readonly string[] }>): Written {
  return written({ users, teams, organizations, permission })
}

const pathsOf = (files: Conditions['changedFiles']): Written | undefined =>
  files === undefined ? undefined : written({ matches: files.paths, ignore: files.ignore })

const conditionOf = (when: Conditions): Written =>
  written({
    paths: pathsOf(when.changedFiles),
    noPaths: pathsOf(when.noChangedFiles),
    onlyPaths: pathsOf(when.onlyChangedFiles),
    changedLines: optional(when.modifiedLines, (anyOf) => ({ anyOf })),
    author: optional(when.authorIn, peopleOf),
    onlyContributors: optional(when.onlyContributorsIn, peopleOf),
    authorIsOnlyContributor: when.authorIsOnlyContributor,
    base: optional(when.targetsBranch, (pattern) => ({ matches: [pattern] })),
    labels: optional(when.labels, (allOf) => ({ allOf })),
    title: when.title,
    repository: when.repository,
    checks: optional(when.statuses, (statuses) => ({ conclusions, ...statuses })),
    workflows: optional(when.workflows, ({ paths: files, ...rest }) => ({ conclusions, ...rest, files })),
    signed: when.validSignatures,
    signedBy: optional(when.signedBy, peopleOf),
    signedWithKeys: when.signedWithKeys,
  })

const instant = (seconds: number): Instant => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString()
const edited = (seconds: number | null): Instant | null => (seconds === null ? null : instant(seconds))

/** GitHub's answers show the login of an App without its ending. */
const personOf = (login: string): Person =>
  login.endsWith('[bot]')
    ? { id: null, login: login.replace('[bot]', ''), kind: 'bot' }
    : { id: null, login, kind: 'user' }
const accountOf = (login: string): Person | null => (login === '' ? null : personOf(login))

/** Long after everything that a case tells: in the year 5194. */
const later = 100_000_000_000

/** `needs` are those of the policy: of whom GitHub is asked. */
export function factsOf(facts: NeutralFacts, needs: Needs): PullRequestFacts {
  const { title, base, headSha, description, permissions } = facts
  const [branch = '', owner] = facts.head.split(':').reverse()
  const [account = '', name = ''] = (facts.repository ?? 'acme/shop').split('/')
  return pullRequest({
    now: instant(facts.evaluatedAt ?? later),
    createdAt: instant(description?.at ?? 0),
    repository: { ...repository, owner: account, name },
    title,
    author: personOf(facts.author),
    body: description?.body ?? '',
    base: { branch: base, sha: 'b'.repeat(40) },
    head: { branch, sha: headSha, repository: `${owner ?? account}/${name}` },
    fork: owner !== undefined,
    commits: facts.commits.toSorted((a, b) => a.order - b.order).map(commitOf),
    pushes: pushesOf(facts),
    comments: facts.comments.map(({ author, body, at, editedAt }, index) => ({
      id: `IC_${index}`,
      by: personOf(author),
      body,
      at: instant(at),
      editedAt: edited(editedAt),
    })),
    reviews: facts.reviews.map(({ author, at, editedAt, body = '', ...review }) => ({
      ...review,
      by: personOf(author),
      body,
      submittedAt: instant(at),
      editedAt: edited(editedAt),
      canPush: hasPermission(permissions[author] ?? 'none', 'write'),
    })),
    labels: (facts.labels ?? []).map((label) => ({ name: label, appliedBy: null, appliedAt: null })),
    files: (facts.files ?? []).map(({ status = 'modified', ...file }) => ({
      ...file,
      change: status,
      generated: false,
    })),
    checks: checksOf(facts),
    people: peopleIn(facts, needs),
  })
}

function commitOf({ sha, author, committer, parents, viaWeb, signature }: NeutralFacts['commits'][number]): Commit {
  const { valid = false, signer = '', keyId = null, type = '' } = signature ?? {}
  return {
    sha,
    parents,
    authors: [{ name: author, person: accountOf(author) }],
    committer: accountOf(committer),
    signature: viaWeb
      ? { valid: true, signer: null, byGitHub: true, gpgKey: null }
      : { valid, signer: valid ? accountOf(signer) : null, byGitHub: false, gpgKey: type === 'gpg' ? keyId : null },
    message: '',
  }
}

/** Who pushed is not told: it is taken to be the committer, else the author of the commit, else of the pull request. */
const pushesOf = ({ author, commits, pushedAt }: NeutralFacts): PullRequestFacts['pushes'] =>
  Object.entries(pushedAt).map(([sha, at]) => {
    const commit = commits.find((one) => one.sha === sha)
    return { sha, at: instant(at), by: personOf(commit?.committer || commit?.author || author) }
  })

const bare = { app: null, workflow: null, workflowFile: null, trigger: null, run: null } as const

function checksOf({ statuses = {}, workflows = {} }: NeutralFacts): readonly Check[] {
  const runs = Object.entries(workflows).flatMap(([file, ends]) =>
    ends.map((conclusion, index): Check => {
      const run = { workflow: file, workflowFile: file, trigger: `event ${index}`, run: index }
      return { name: file, app: 'github-actions', ...run, conclusion }
    }),
  )
  return [...Object.entries(statuses).map(([name, conclusion]): Check => ({ ...bare, name, conclusion })), ...runs]
}

/** What GitHub would answer to what the policy asks. */
function peopleIn(
  { author, orgs, teams, permissions, ...facts }: NeutralFacts,
  needs: Needs,
): PullRequestFacts['people'] {
  const membersIn = (lists: NeutralFacts['teams'], asked: readonly string[] = []) =>
    Object.fromEntries(
      asked.map((name) => [
        name,
        Object.keys(lists).filter((login) => lists[login]?.some((one) => one.toLowerCase() === name)),
      ]),
    )
  const everybody = [
    author,
    ...facts.comments.map((comment) => comment.author),
    ...facts.reviews.map((review) => review.author),
    ...facts.commits.flatMap((commit) => [commit.author, commit.committer]),
  ]
  return {
    teams: membersIn(teams, needs.teams),
    organizations: membersIn(orgs, needs.organizations),
    permissions: Object.fromEntries(everybody.map((login) => [login.toLowerCase(), permissions[login] ?? 'none'])),
    availability: {},
  }
}
