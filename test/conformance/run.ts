// Judges a case with the real practices and compares the answer with what the case expects.
import * as z from 'zod'
import { evaluate } from '../../src/evaluate.ts'
import { needsOf } from '../../src/policy/needs.ts'
import { resolvePolicy } from '../../src/policy/resolve.ts'
import type { Policy } from '../../src/policy.ts'
import type { Finding, Outcome } from '../../src/practice.ts'
import { layer, repository } from '../policy/sources.ts'
import { type Case, caseSchema } from './neutral.ts'
import { factsOf, policyOf } from './translate.ts'

export type Answer = Readonly<{ status: string; approvers: readonly string[] }>

/** Andon's word for it. What Andon does not know is in no case expected. */
const statuses = {
  pass: 'approved',
  pending: 'pending',
  not_applicable: 'skipped',
  fail: 'disapproved',
  unknown: 'unknown',
} as const satisfies Record<Outcome, string>

/** The one that decides comes first. */
const order = ['fail', 'unknown', 'pending', 'pass', 'not_applicable'] as const satisfies readonly Outcome[]

function policyFrom(content: unknown): Policy {
  const empty = layer('preset', '')
  const presets = { starter: empty, 'high-velocity': empty, regulated: empty }
  const file = { ...repository(''), text: JSON.stringify(content) }
  const { policy, problems } = resolvePolicy({ presets, organization: null, repository: file })
  const [problem] = problems
  if (policy === null || problem !== undefined)
    throw new Error(`its policy is refused: ${problem?.setting}: ${problem?.message}`)
  return policy
}

export function answerTo({ facts, rule }: Case): Answer & Readonly<{ findings: readonly Finding[] }> {
  const policy = policyFrom(policyOf(rule))
  const { verdict, faults } = evaluate(factsOf(facts, needsOf(policy)), policy)
  const [fault] = faults
  if (fault !== undefined) throw new Error(`${fault.practice} threw ${fault.error}`)
  const findings = verdict.results.flatMap((result) => (result.practice === 'peer-review' ? result.findings : []))
  const outcome = order.find((one) => findings.some((finding) => finding.outcome === one))
  const approvers =
    findings.find(({ evidence }) => evidence?.['approvers'] !== undefined)?.evidence?.['approvers'] ?? []
  return { status: outcome === undefined ? 'none' : statuses[outcome], approvers, findings }
}

export type Outcomes = Readonly<{
  passed: number
  failures: readonly Readonly<{ name: string; why: string }>[]
}>

const shown = ({ status, approvers }: Answer): string =>
  `${status}${approvers.length === 0 ? '' : ` by ${approvers.join(', ')}`}`

/** Null if the answer is as wanted. */
function differenceIn(one: Case, wanted: Answer = one.expected): string | null {
  const answer = answerTo(one)
  if (shown(answer) === shown(wanted)) return null
  return `${shown(answer)} instead of ${shown(wanted)}: ${answer.findings.map(({ reason }) => reason).join(' ')}`
}

const named = z.object({ name: z.string() })
const withAdvice = z.object({ advice: z.string() })

/** `answers`: by name, what Andon deliberately answers to a case with advice. A case that cannot be read fails. */
export function runCases(cases: readonly unknown[], answers: Readonly<Record<string, Answer>>): Outcomes {
  const failures = cases.flatMap((one, index) => {
    const name = named.safeParse(one).data?.name ?? `case ${index + 1}`
    const wanted = withAdvice.safeParse(one).success && Object.hasOwn(answers, name) ? answers[name] : undefined
    const why = failureOf(one, wanted)
    return why === null ? [] : [{ name, why }]
  })
  return { passed: cases.length - failures.length, failures }
}

function failureOf(one: unknown, wanted: Answer | undefined): string | null {
  const { data, error } = caseSchema.safeParse(one)
  if (data === undefined) return `it cannot be read: ${z.prettifyError(error)}`
  try {
    return differenceIn(data, wanted)
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}
