import * as z from 'zod'
import { type Asked, defineCommand } from '../command.ts'
import type { Person } from '../event.ts'
import { hasPermission, isUnavailable, type PullRequestFacts } from '../facts.ts'
import { code, joined, type Markdown, md, text } from '../markdown.ts'
import { nearest } from '../policy/nearest.ts'
import { type OverrideRule, overrideRuleFor } from '../policy.ts'
import { titleOfPractice } from '../report/rows.ts'
import { blocking, type Result, type Verdict } from '../verdict.ts'

/** A refusal in one sentence, or null. */
type Refusal = Markdown | null

/** Only a practice that is enforced and does not hold: what judges no practice, such as an unreadable policy, has no way around. */
function notBlocking(practice: string, { verdict, policy }: Asked): Refusal {
  const ids = Object.keys(policy.practices)
  const asked = verdict.results.filter((result) => ids.includes(result.practice))
  const result = asked.find((one) => one.practice === practice)
  if (result === undefined) {
    const suggestion = nearest(practice, ids)
    const hint = suggestion === null ? md`` : md` Did you mean ${code(suggestion)}?`
    return md`${code(practice)} is not asked of this pull request.${hint}`
  }
  return whyNot(result)
}

function whyNot({ practice, enforcement, findings }: Result): Refusal {
  const title = text(titleOfPractice(practice))
  if (enforcement !== 'enforce') return md`${title} blocks nothing here, so there is nothing to override.`
  if (findings.some((finding) => blocking(finding, 'enforce') > 0)) return null
  const by = findings.find(({ overriddenBy }) => overriddenBy !== undefined)?.overriddenBy?.login
  return by === undefined
    ? md`${title} holds, so there is nothing to override.`
    : md`${title} is overridden already, by ${text(by)}.`
}

const isSame = (one: Person | null, other: Person): boolean => one !== null && one.id !== null && one.id === other.id

/** Wrote, committed or pushed a part of it, or opened it; null if that cannot be known. */
function wrotePart({ author, commits, pushes }: PullRequestFacts, by: Person): boolean | null {
  if (isSame(author, by) || pushes.some((push) => isSame(push.by, by))) return true
  if (isUnavailable(commits)) return null
  return commits.some(
    ({ authors, committer }) => isSame(committer, by) || authors.some(({ person }) => isSame(person, by)),
  )
}

/** Somebody may hold several duties alone because controls make up for it, as far as the verdict knows. */
function controlsHold({ results }: Verdict): boolean {
  const about = results.filter(({ findings }) => findings.some(({ duties }) => duties !== undefined))
  const findings = about.flatMap((result) => result.findings)
  return (
    findings.every(({ outcome }) => outcome === 'pass') &&
    findings.some(({ duties }) => (duties?.controls.length ?? 0) > 0)
  )
}

function asAuthor({ byAuthor }: OverrideRule, { facts, by, verdict }: Asked): Refusal {
  const wrote = wrotePart(facts, by)
  if (byAuthor === 'always' || wrote === false) return null
  if (wrote === null) return md`GitHub does not show who wrote this change, so it cannot be told whether you did.`
  if (byAuthor === 'never') return md`You wrote a part of this change. Ask somebody else who may override.`
  return controlsHold(verdict)
    ? null
    : md`You wrote a part of this change, and the controls that would make up for that do not hold. Ask somebody else who may override.`
}

function whoInstead({ permission, teams }: OverrideRule): Markdown {
  const groups = [
    ...(permission === 'nobody' ? [] : [md`people with ${code(permission)} access`]),
    ...teams.map((team) => md`members of ${code(team)}`),
  ]
  return groups.length === 0 ? md`nobody` : joined(groups, ', ')
}

/** Whether this person may let this practice pass, by the policy. */
function notAllowed(practice: string, asked: Asked): Refusal {
  const rule = overrideRuleFor(asked.policy, practice)
  if (rule.practices !== null && !rule.practices.includes(practice))
    return md`The policy does not let anybody override ${code(practice)}.`
  const holds = rule.permission !== 'nobody' && hasPermission(asked.permission, rule.permission)
  const belongs = rule.teams.some((team) => asked.teams.includes(team))
  if (!holds && !belongs)
    return md`You may not override ${code(practice)} here: the policy lets ${whoInstead(rule)} do it.`
  return asAuthor(rule, asked)
}

const movedOn = ({ facts, moved }: Asked): Refusal =>
  moved
    ? md`The branch was pushed to after you wrote this. Look at ${code(facts.head.sha.slice(0, 7))}, and say so again.`
    : null

export const override = defineCommand({
  help: 'Let a practice that blocks pass for this commit, openly. A push, or another policy, makes it void.',
  usage: 'override <practice> because <reason>',
  examples: ['/andon override change-size because the vendor sent it whole'],
  who: 'none',
  whoInWords: 'whom `overrides` in the policy names',
  teams: ({ overrides }) => [...new Set([...overrides.standing.teams, ...overrides.locked.teams])],
  arguments: z.object({ practice: z.string().min(1), reason: z.string().min(3).max(500) }),
  read(words) {
    const [, practice, reason] = /^(\S+)\s+because[:,]?\s+(.+)$/is.exec(words) ?? []
    return { practice: practice?.toLowerCase(), reason: reason?.trim() }
  },
  run(asked, { practice, reason }) {
    const refusal = notAllowed(practice, asked) ?? notBlocking(practice, asked) ?? movedOn(asked)
    if (refusal !== null) return { outcome: 'refused', reply: refusal }
    const { facts, policy, by, at } = asked
    const { sha: head } = facts.head
    const until = md`A push, or another policy, makes this void.`
    return {
      outcome: 'done',
      reply: md`${text(titleOfPractice(practice))} is overridden at ${code(head.slice(0, 7))} by ${text(by.login)}: ${text(reason)}. ${until}`,
      entries: [{ kind: 'override', at, by, number: facts.number, practice, head, policy: policy.digest, reason }],
    }
  },
})
