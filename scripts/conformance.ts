// `npm run conformance -- FILE`: how peer review answers the cases of a file, in the language of test/conformance/neutral.ts.
import { readFileSync } from 'node:fs'
import { advised } from '../test/conformance/advice.ts'
import { runCases } from '../test/conformance/run.ts'

const usage = `Usage: npm run conformance -- FILE

FILE is a JSON list of cases such as test/conformance/peer-review.json: facts of a pull request, a rule, and the expected status and
approvers. Each is translated into a policy file and facts, and judged as Andon judges. Cases with \`advice\` that
test/conformance/advice.ts names are expected to be answered as it says.

Prints the names of the cases that fail, and \`N passed, N failed\`. Exits with 1 if one fails.`

type Read = Readonly<{ cases: readonly unknown[] } | { problem: string }>

export function readCases(file: string): Read {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return { problem: `${file} cannot be read. Name a file with cases.` }
  }
  try {
    const content: unknown = JSON.parse(text)
    return Array.isArray(content) && content.length > 0
      ? { cases: content }
      : {
          problem: `${file} holds no list of cases. It should be a JSON list such as test/conformance/peer-review.json.`,
        }
  } catch (error) {
    return { problem: `${file} is not JSON: ${error instanceof Error ? error.message : 'it does not parse'}` }
  }
}

export type Said = Readonly<{ code: number; out: string; err: string }>

export function conformance(args: readonly string[]): Said {
  const [file] = args
  if (args.includes('--help') || args.includes('-h')) return { code: 0, out: usage, err: '' }
  if (file === undefined || args.length > 1) return { code: 1, out: '', err: usage }
  const read = readCases(file)
  if ('problem' in read) return { code: 1, out: '', err: read.problem }
  const { passed, failures } = runCases(read.cases, advised)
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
