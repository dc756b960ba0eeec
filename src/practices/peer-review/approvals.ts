import type { Permission, PullRequestFacts, Review } from '../../facts.ts'
import { hasPermission, isUnavailable } from '../../facts.ts'
import type { Contributors } from './opinions.ts'
import { isSamePerson } from './opinions.ts'

export type Rules = Readonly<{
  minimumPermission: 'write' | 'maintain' | 'admin'
  approvalOf: 'head' | 'anyCommit'
}>

/** Does this approval count? `unknown` when a fact that decides it could not be read. */
export type Standing = Readonly<{ review: Review; counts: true | false | 'unknown'; why: string }>

type Context = Readonly<{ facts: PullRequestFacts; rules: Rules; contributors: Contributors | 'unknown' | null }>

/** The first rule that speaks against an approval decides. `contributors: null` when they may approve. */
export function standingOf(review: Review, context: Context): Standing {
  const doubt =
    doubtAboutPerson(review, context) ?? doubtAboutCommit(review, context) ?? doubtAboutPermission(review, context)
  return { review, ...(doubt ?? { counts: true, why: '' }) }
}

type Doubt = Readonly<{ counts: false | 'unknown'; why: string }> | null
const no = (why: string): Doubt => ({ counts: false, why })
const unknown = (why: string): Doubt => ({ counts: 'unknown', why })

function doubtAboutPerson({ by }: Review, { facts, contributors }: Context): Doubt {
  if (by.kind === 'bot') return no('is a bot; only a person can review')
  if (by.kind !== 'user') return no('is not a person with an account of their own')
  if (facts.author !== null && isSamePerson(by, facts.author)) return no('opened this pull request')
  if (contributors === null) return null
  if (contributors === 'unknown') return unknown('cannot be told apart from the people who wrote this change')
  const part = contributors.people.find(({ person }) => isSamePerson(by, person))
  if (part) return no(`wrote part of this change (\`${part.sha.slice(0, 7)}\`)`)
  const push = contributors.pushes.find((pushed) => isSamePerson(by, pushed.by))
  return push ? no(`pushed to this change (\`${push.sha.slice(0, 7)}\`)`) : null
}

function doubtAboutCommit({ sha, submittedAt }: Review, { facts, rules }: Context): Doubt {
  if (facts.retargetedAt !== null && submittedAt <= facts.retargetedAt) {
    return no(`approved before the change was moved to \`${facts.base.branch}\``)
  }
  if (sha === facts.head.sha) return null
  if (sha === null) return no('approved a commit that GitHub no longer has')
  const short = sha.slice(0, 7)
  if (rules.approvalOf === 'head') {
    return no(`approved \`${short}\`, and the head is now \`${facts.head.sha.slice(0, 7)}\``)
  }
  if (isUnavailable(facts.commits)) return unknown(`approved \`${short}\`, which may or may not be part of this change`)
  return facts.commits.some((commit) => commit.sha === sha)
    ? null
    : no(`approved \`${short}\`, which is no longer part of this pull request`)
}

function doubtAboutPermission({ by, canPush }: Review, { facts, rules }: Context): Doubt {
  if (!canPush) return no('has no write access to this repository')
  if (rules.minimumPermission === 'write') return null
  const held = permissionOf(by.login, facts)
  if (held === null) return unknown('has a permission that could not be read')
  return hasPermission(held, rules.minimumPermission)
    ? null
    : no(`has ${held} access, and ${rules.minimumPermission} is asked for`)
}

function permissionOf(login: string, { people }: PullRequestFacts): Permission | null {
  const held = people.permissions[login.toLowerCase()]
  return held === undefined || typeof held === 'object' ? null : held
}
