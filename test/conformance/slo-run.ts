// Compares what the real functions answer with what the cases of a file such as slo.json expect.

import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { compare, type Rational, rational, toNumber } from '../../src/slo/rational.ts'
import type { Outcomes } from './run.ts'
import { type Answer, answers, type Value } from './slo-answers.ts'

const caseSchema = z.object({
  id: z.string(),
  category: z.string(),
  description: z.string().default(''),
  input: z.unknown(),
  expected: z.record(z.string(), z.unknown()),
  tolerance: z.number().default(1e-9),
})
type SloCase = z.output<typeof caseSchema>

const fileSchema = z.object({ vectors: z.array(z.unknown()).min(1) })

/** Null if the content of a file is not of this shape. */
export const sloCasesIn = (content: unknown): readonly unknown[] | null =>
  fileSchema.safeParse(content).data?.vectors ?? null

/** Null if the answer is as expected. Of the answer, only what is expected is looked at. */
function differenceIn({ category, input, expected, tolerance }: SloCase): string | null {
  const answer = Object.hasOwn(answers, category) ? answers[category]?.(input) : undefined
  if (answer === undefined) return `there is no category ${category}`
  const wrong = Object.entries(expected).filter(([key, value]) => !isAs(value, read(answer, key), tolerance))
  if (wrong.length === 0) return null
  return wrong
    .map(([key, value]) => `${key} is ${shown(read(answer, key))} instead of ${JSON.stringify(value)}`)
    .join('; ')
}

const read = (answer: Answer, key: string): Value | undefined => (Object.hasOwn(answer, key) ? answer[key] : undefined)

/** Whole numbers must be exactly so; others within the tolerance, absolute or relative. */
function isAs(expected: unknown, got: Value | readonly Value[] | undefined, tolerance: number): boolean {
  if (got === undefined) return false
  if (Array.isArray(expected)) {
    return (
      Array.isArray(got) &&
      got.length === expected.length &&
      got.every((one, index) => isAs(expected[index], one, tolerance))
    )
  }
  if (typeof expected === 'number') return isAmount(got) && isNear(expected, exact(got), tolerance)
  if (typeof expected === 'string' && typeof got === 'string' && isInstant(expected) && isInstant(got)) {
    return Temporal.Instant.from(expected).equals(Temporal.Instant.from(got))
  }
  return isDeepStrictEqual(expected, got)
}

type Amount = number | Rational
const isAmount = (value: Value | readonly Value[]): value is Amount =>
  typeof value === 'number' || (typeof value === 'object' && value !== null && 'n' in value)
const exact = (amount: Amount): Rational => (typeof amount === 'number' ? rational(amount) : amount)

function isNear(expected: number, got: Rational, tolerance: number): boolean {
  if (Number.isSafeInteger(expected)) return compare(rational(expected), got) === 0
  return Math.abs(expected - toNumber(got)) <= tolerance * Math.max(1, Math.abs(expected))
}

const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT.*Z$/.test(text)

function shown(value: Value | readonly Value[] | undefined): string {
  if (value === undefined) return 'missing'
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`
  return isAmount(value as Value) ? String(toNumber(exact(value as Amount))) : String(value)
}

const named = z.object({ id: z.string(), description: z.string().default('') })

export function runSloCases(cases: readonly unknown[]): Outcomes {
  const failures = cases.flatMap((one, index) => {
    const { id, description } = named.safeParse(one).data ?? { id: `case ${index + 1}`, description: '' }
    const why = failureOf(one)
    return why === null ? [] : [{ name: description === '' ? id : `${id} ${description}`, why }]
  })
  return { passed: cases.length - failures.length, failures }
}

function failureOf(one: unknown): string | null {
  try {
    return differenceIn(caseSchema.parse(one))
  } catch (thrown) {
    if (thrown instanceof z.ZodError) return `it cannot be read: ${z.prettifyError(thrown)}`
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}
