// What one rule comes to that asks people, a condition, or both.

import type { Condition } from '../../condition.ts'
import { evaluateCondition } from '../../conditions/match.ts'
import { needsOfCondition } from '../../conditions/needs.ts'
import { isUnavailable } from '../../facts.ts'
import { byTime, type Opinion } from './acts.ts'
import { type Context, type Standing, standingOf } from './counting.ts'
import { type Judged, nothing, type Open, onePerPerson, type Wait } from './judged.ts'
import { type Contributors, isSamePerson } from './opinions.ts'
import { ownerGroups } from './owners.ts'
import type { People } from './people-schema.ts'
import type { Whom } from './whom.ts'

/** `unread` says why what people said could not be read. */
export type Said = Context & Readonly<{ opinions: readonly Opinion[]; unread: string | null }>

export type Asked = Readonly<{ approvals: number; from: People | undefined; conditions: Condition | undefined }>

export function judgeAsked(name: string | null, asked: Asked, said: Said): Judged {
  const judged = asked.approvals === 0 ? nothing(name) : judgePeople(name, asked, said)
  if (asked.conditions === undefined || judged.outcome === 'not_applicable') return judged
  const { truth, because, revisitAt } = evaluateCondition(asked.conditions, said.facts)
  if (truth === true) return { ...judged, revisitAt }
  if (truth === 'unknown') {
    return judged.outcome === 'pending'
      ? { ...judged, revisitAt }
      : { ...judged, outcome: 'unknown', because, revisitAt }
  }
  const isCheck = needsOfCondition(asked.conditions).checks === true
  const waitingFor = isCheck ? 'check' : revisitAt === null ? 'person' : 'time'
  return {
    ...judged,
    outcome: 'pending',
    revisitAt,
    waits: [...judged.waits, { rule: name, because, waitingFor, unattributed: [] }],
  }
}

function judgePeople(name: string | null, asked: Asked, said: Said): Judged {
  const unknown = (because: string): Judged => ({
    ...nothing(name),
    asked: asked.approvals,
    outcome: 'unknown',
    because,
  })
  if (said.unread !== null) return unknown(said.unread)
  if (!asked.from?.codeowners) return judgeDemands(name, asked, [{ from: asked.from, owners: null }], said)
  const owned = ownerGroups(said.facts)
  if (isUnavailable(owned)) return unknown(`who owns the changed files could not be read: ${owned.unavailable}`)
  const { groups, warnings } = owned
  const { from } = asked
  if (groups.length > 0) {
    return {
      ...judgeDemands(
        name,
        asked,
        groups.map((owners) => ({ from, owners })),
        said,
      ),
      warnings,
      groups: groups.length,
    }
  }
  return { ...nothing(name), outcome: 'not_applicable', because: 'no changed file has an owner', warnings }
}

type Answer = Readonly<{ whom: Whom; counting: readonly Standing[]; undecided: readonly Standing[] }>

function judgeDemands(name: string | null, { approvals: of }: Asked, demands: readonly Whom[], said: Said): Judged {
  const standings: Standing[] = []
  const answers = demands.map((whom): Answer => {
    const own = said.opinions.flatMap((opinion) => standingOf(opinion, whom, said) ?? [])
    standings.push(...own)
    return {
      whom,
      counting: own.filter(({ counts }) => counts === true),
      undecided: own.filter(({ counts }) => counts === 'unknown'),
    }
  })
  const unmet = answers.filter(({ counting }) => counting.length < of)
  const missing = unmet.filter(({ counting, undecided }) => counting.length + undecided.length < of)
  const judged = { ...nothing(name), asked: of, opinions: said.opinions, ...approvalsIn(standings) }
  if (missing.length > 0) {
    const open = missing.map((answer) => openIn(name, of, answer, said))
    return { ...judged, outcome: 'pending', open }
  }
  if (unmet.length > 0) {
    const unsure = onePerPerson(
      unmet.flatMap(({ undecided }) => undecided),
      ({ act }) => act.by,
    )
    return { ...judged, outcome: 'unknown', because: unsure.map(({ act, why }) => `${act.by.login} ${why}`).join('; ') }
  }
  const wait = unattributedIn(said)
  return wait === null ? judged : { ...judged, approvals: [], outcome: 'pending', waits: [wait] }
}

const openIn = (rule: string | null, of: number, { whom, counting }: Answer, context: Context): Open => ({
  rule,
  whom,
  of,
  count: of - counting.length,
  counted: counting.map(({ act }) => act.by),
  context,
})

/** Who owns one file and not another counts, and needs no explanation. */
function approvalsIn(standings: readonly Standing[]): Pick<Judged, 'approvals' | 'uncounted'> {
  const personOf = ({ act }: Standing) => act.by
  const counting = onePerPerson(
    standings.filter(({ counts }) => counts === true),
    personOf,
  )
  const others = standings.filter(({ act }) => !counting.some((one) => isSamePerson(one.act.by, act.by)))
  return {
    approvals: counting.map(({ act }) => act).toSorted(byTime),
    // That somebody owns no file of another group is the weakest of reasons.
    uncounted: onePerPerson([...others.filter(({ asked }) => asked), ...others], personOf),
  }
}

/** Somebody without an account may be the approver: fail closed until it is known who wrote the commit. */
function unattributedIn({ counting, history }: Context): Wait | null {
  const { unattributedCommits, contributorsMayApprove, otherContributorsMayApprove } = counting
  if (unattributedCommits === 'allow' || contributorsMayApprove || otherContributorsMayApprove) return null
  const unattributed: Contributors['unattributed'] = history?.contributors.unattributed ?? []
  return unattributed.length === 0 ? null : { rule: null, because: '', waitingFor: 'person', unattributed }
}
