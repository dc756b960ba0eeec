import { styleText } from 'node:util'
import type { Policy, Problem } from '../policy.ts'
import type { Decision, Verdict } from '../verdict.ts'
import type { Proposal } from './check-run.ts'
import { checkTitle } from './check-run.ts'
import { limitOf, placeOf, written } from './limits.ts'
import { plain } from './plain.ts'
import type { Row } from './rows.ts'
import { rowsOf } from './rows.ts'
import { iconOf, isAdvisory, remedyIn } from './table.ts'

export type TerminalInput = Readonly<{
  policy: Policy
  verdict: Verdict
  problems: readonly Problem[]
  proposal: Proposal | null
  color: boolean
}>

const colors = { allow: 'green', wait: 'yellow', deny: 'red' } as const satisfies Record<Decision, string>
const marks = { '✅': '✓', '➖': '-', '❔': '?', '⏳': '…', '❌': '✗', '⚠️': '!', '🔓': 'o' } as const
const markColors = {
  '✅': 'green',
  '➖': 'gray',
  '❔': 'yellow',
  '⏳': 'yellow',
  '❌': 'red',
  '⚠️': 'yellow',
  '🔓': 'yellow',
} as const

type Paint = (format: Parameters<typeof styleText>[0], value: string) => string

/** A verdict in plain text: the decision, a line for each finding, what to do, and where the limits come from. */
export function terminalVerdict({ policy, verdict, problems, proposal, color }: TerminalInput): string {
  // The caller knows what it writes to: without this the answer would depend on the environment.
  const paint: Paint = (format, value) => (color ? styleText(format, value, { validateStream: false }) : value)
  const rows = rowsOf(verdict)
  const width = Math.max(0, ...rows.map((row) => nameOf(row).length))
  const title = checkTitle({ verdict, problems, proposal })
  const lines = rows.flatMap((row) => linesFor(row, { width, policy, verdict, paint }))
  const observed = verdict.results.filter(({ enforcement }) => enforcement === 'observe').length
  return [
    `${paint(['bold', colors[verdict.decision]], verdict.decision.padEnd(5))} ${title}`,
    ...lines,
    ...(observed > 0 ? [paint('gray', `  ${observed} observed only, and not shown`)] : []),
    paint(
      'gray',
      `  change model ${plain(verdict.changeModel?.name ?? 'unknown')} · policy ${policy.digest.slice(0, 6)}`,
    ),
  ].join('\n')
}

const nameOf = (row: Row): string => (isAdvisory(row) ? `${row.title} (advice)` : row.title)

type Context = Readonly<{ width: number; policy: Policy; verdict: Verdict; paint: Paint }>

function linesFor(row: Row, { width, policy, verdict, paint }: Context): readonly string[] {
  const icon = iconOf(row)
  const indent = ' '.repeat(width + 6)
  const remedy = remedyIn(row)
  const holds = row.finding.outcome === 'pass' || row.finding.outcome === 'not_applicable'
  const model = verdict.changeModel?.name ?? null
  const limits = (holds ? [] : (row.finding.settings ?? [])).map((setting) => {
    const limit = limitOf(policy, row.practice, { setting, model })
    return `${plain(written(limit))} from ${plain(placeOf(limit.origin))}`
  })
  return [
    `  ${paint(markColors[icon], marks[icon])} ${nameOf(row).padEnd(width)}  ${plain(row.finding.reason)}`,
    ...(remedy === '' ? [] : [`${indent}${plain(remedy)}`]),
    ...(row.finding.notes ?? []).map(({ topic, text }) => paint('gray', `${indent}${plain(topic)}: ${plain(text)}`)),
    ...limits.map((limit) => paint('gray', `${indent}${limit}`)),
  ]
}
