// `npm run conformance -- FILE`: how Andon answers the cases of a file: peer review in the language of test/conformance/neutral.ts, or
// error budgets in that of test/conformance/slo-language.ts.
import { readFileSync } from 'node:fs'
import { advised } from '../test/conformance/advice.ts'
import { type Outcomes, runCases } from '../test/conformance/run.ts'
import { runSloCases, sloCasesIn } from '../test/conformance/slo-run.ts'

const usage = `Usage: npm run conformance -- FILE

FILE is a JSON list of cases such as test/conformance/peer-review.json: facts of a pull request, a rule, and the expected status and
approvers. Each is translated into a policy file and facts, and judged as Andon judges. Cases with \`advice\` that
test/conformance/advice.ts names are expected to be answered as it says.

Or FILE is a JSON object with \`vectors\` such as test/conformance/slo.json: what a budget, a burn rate or a projection is computed
from, and the expected figures.

Prints the names of the cases that fail, and \`N passed, N failed\`. Exits with 1 if one fails.`

type Read = Readonly<{ outcomes: Outcomes } | { problem: string }>

function answered(file: string): Read {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return { problem: `${file} cannot be read. Name a file with cases.` }
  }
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    return { problem: `${file} is not JSON: ${error instanceof Error ? error.message : 'it does not parse'}` }
  }
  const vectors = sloCasesIn(content)
  if (vectors !== null) return { outcomes: runSloCases(vectors) }
  if (Array.isArray(content) && content.length > 0) return { outcomes: runCases(content, advised) }
  return {
    problem: `${file} holds no list of cases. It should be a JSON list such as test/conformance/peer-review.json, or an object with \`vectors\` such as test/conformance/slo.json.`,
  }
}

export type Said = Readonly<{ code: number; out: string; err: string }>

export function conformance(args: readonly string[]): Said {
  const [file] = args
  if (args.includes('--help') || args.includes('-h')) return { code: 0, out: usage, err: '' }
  if (file === undefined || args.length > 1) return { code: 1, out: '', err: usage }
  const read = answered(file)
  if ('problem' in read) return { code: 1, out: '', err: read.problem }
  const { passed, failures } = read.outcomes
  const names = failures.map(({ name, why }) => `failed: ${name}\n  ${why}`)
  const out = [...names, `${passed} passed, ${failures.length} failed`].join('\n')
  return { code: failures.length === 0 ? 0 : 1, out, err: '' }
}

if (import.meta.main) {
  const { code, out, err } = conformance(process.argv.slice(2))
  if (out !== '') console.log(out)
  if (err !== '') console.error(err)
  process.exitCode = code
}
