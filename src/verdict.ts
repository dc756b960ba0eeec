// What follows from the findings: a decision, and everything needed to explain it.
import type { Instant } from './event.ts'
import type { ChangeType, Enforcement } from './policy.ts'
import type { Finding, Outcome } from './practice.ts'

/** `wait` is neither green nor red: something still has to happen. */
export type Decision = 'allow' | 'wait' | 'deny'

export type Result = Readonly<{
  practice: string
  enforcement: Enforcement
  why: string | null
  findings: readonly Finding[]
}>

export type Verdict = Readonly<{
  decision: Decision
  /** The change model that matched, `normal` if none did, null if a condition could not be known. */
  changeModel: Readonly<{ name: string; type: ChangeType; because: string }> | null
  results: readonly Result[]
  /** Digest of the policy that judged. */
  policy: string
  revisitAt: Instant | null
}>

/** Worst last. */
const severity = { pass: 0, not_applicable: 0, unknown: 1, pending: 1, fail: 2 } as const satisfies Record<
  Outcome,
  number
>

/** How much a finding blocks under an enforcement: 0 not at all, 1 wait, 2 deny. */
export function blocking(finding: Finding, enforcement: Enforcement): 0 | 1 | 2 {
  if (enforcement !== 'enforce') return 0
  if (finding.overriddenBy !== undefined) return 0
  if (finding.outcome === 'fail' && finding.atMost === 'advise') return 0
  return severity[finding.outcome]
}

/** The worst enforced finding decides. */
export function decide(results: readonly Result[]): Decision {
  const worst = Math.max(
    0,
    ...results.flatMap((result) => result.findings.map((finding) => blocking(finding, result.enforcement))),
  )
  return (['allow', 'wait', 'deny'] as const)[worst] ?? 'deny'
}

/** The worst of several decisions; allow if there is none. */
export function worst(decisions: readonly Decision[]): Decision {
  if (decisions.includes('deny')) return 'deny'
  return decisions.includes('wait') ? 'wait' : 'allow'
}

/** The verdict with one more result, decided again. */
export function withResult(verdict: Verdict, result: Result): Verdict {
  const results = [...verdict.results, result]
  return { ...verdict, results, decision: decide(results) }
}
