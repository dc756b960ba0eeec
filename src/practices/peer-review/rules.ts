// The tree of rules: what each inherits from what is around it, and what they come to.
import { evaluateCondition } from '../../conditions/match.ts'
import { earliest } from '../../conditions/truth.ts'
import type { PullRequestFacts } from '../../facts.ts'
import { isUnavailable } from '../../facts.ts'
import { actsOf, byTime, notesOf, opinionsOf, readsComments } from './acts.ts'
import { judgeAsked, type Said } from './asked.ts'
import type { Counting } from './counting-settings.ts'
import { historyOf } from './history.ts'
import { type Judged, nothing, together } from './judged.ts'
import { acknowledgedPartners } from './pairing.ts'
import type { People } from './people-schema.ts'
import type { Rule, Settings } from './settings.ts'

/** What holds for a rule: what it says itself, and for the rest what is around it. */
export type Around = Readonly<{ approvals: number; from: People | undefined; counting: Counting }>

type Judge = Readonly<{ facts: PullRequestFacts; saidBy: (counting: Counting) => Said }>

export function judgeRules(facts: PullRequestFacts, settings: Settings): Judged {
  const { rules } = settings
  const judge = { facts, saidBy: reading(facts, settings) }
  const around = aroundAll(settings)
  if (rules.length === 0) return judgeAsked(null, { ...around, conditions: undefined }, judge.saidBy(around.counting))
  const parts = rules.map((rule, index) => judgeRule(rule, `rule ${index + 1}`, { around, judge }))
  return together(null, 'allOf', parts)
}

export const aroundAll = (settings: Settings): Around => ({
  approvals: settings.approvals,
  from: settings.from,
  counting: settings,
})

/** Rules that count alike read what people said once. */
function reading(facts: PullRequestFacts, { objections, approach }: Settings): Judge['saidBy'] {
  const partners = approach === 'pairProgramming' ? acknowledgedPartners(facts) : []
  const read = new Map<Counting, Said>()
  const { comments } = facts
  return (counting) => {
    const known = read.get(counting)
    if (known !== undefined) return known
    const isUnread = isUnavailable(comments) && (readsComments(counting.ways) || readsComments(objections))
    const said = {
      facts,
      counting,
      history: historyOf(facts, counting),
      partners,
      opinions: opinionsOf([...actsOf(facts, counting.ways, objections), ...notesOf(facts, partners)].toSorted(byTime)),
      unread: isUnread ? `the conversation could not be read: ${comments.unavailable}` : null,
    }
    read.set(counting, said)
    return said
  }
}

/** Of owners one of each group is asked, unless the rule says more: their files are few, and so may they be. */
export function inherited(rule: Rule, around: Around): Around {
  const { name, when, approvals, from, conditions, anyOf, allOf, ways, ...own } = rule
  const { counting } = around
  const isAlike = ways === undefined && Object.keys(own).length === 0
  return {
    approvals: approvals ?? (from?.codeowners ? Math.min(1, around.approvals) : around.approvals),
    from: from ?? around.from,
    counting: isAlike ? counting : { ...counting, ...own, ways: { ...counting.ways, ...ways } },
  }
}

type In = Readonly<{ around: Around; judge: Judge }>

function judgeRule(rule: Rule, unnamed: string, { around, judge }: In): Judged {
  const name = rule.name ?? unnamed
  const match = rule.when === undefined ? null : evaluateCondition(rule.when, judge.facts)
  if (match !== null && match.truth !== true) {
    const outcome = match.truth === false ? 'not_applicable' : 'unknown'
    return { ...nothing(name), outcome, because: match.because, revisitAt: match.revisitAt }
  }
  const own = inherited(rule, around)
  const judged =
    (rule.anyOf ?? rule.allOf) ? judgeGroup(name, rule, { around: own, judge }) : judgeLeaf(name, rule, own, judge)
  return { ...judged, revisitAt: earliest([judged.revisitAt, match?.revisitAt ?? null]) }
}

const judgeLeaf = (name: string, { conditions }: Rule, own: Around, { saidBy }: Judge): Judged =>
  judgeAsked(name, { ...own, conditions }, saidBy(own.counting))

function judgeGroup(name: string, { anyOf, allOf = [] }: Rule, inside: In): Judged {
  const parts = (anyOf ?? allOf).map((part, index) => judgeRule(part, `${name}, ${index + 1}`, inside))
  return together(name, anyOf === undefined ? 'allOf' : 'anyOf', parts)
}
