import { readPresets } from '../facts/policy-file.ts'
import { resolvePolicy } from '../policy/resolve.ts'
import type { PolicySource, Problem } from '../policy.ts'
import { problemLines } from '../report/problems.ts'
import type { Answer } from './command.ts'
import { defaultFile, isProblem, readSource } from './policy-source.ts'

type Presets = Readonly<Record<string, PolicySource>>

function problemsIn(read: PolicySource | Problem, presets: Presets): readonly Problem[] {
  if (isProblem(read)) return [read]
  const alone = { presets, organization: null, repository: null }
  return resolvePolicy(
    read.scope === 'organization' ? { ...alone, organization: read } : { ...alone, repository: read },
  ).problems
}

const wellText = (files: readonly string[]): string =>
  files.length === 1 ? `${files[0]}: no problems.` : `${files.length} files: no problems.`

/** Every problem of every file. Warnings are shown and do not count. Opens no store and sends nothing. */
export async function validate(named: readonly string[], options: Readonly<{ organization?: true }>): Promise<Answer> {
  const files = named.length === 0 ? [defaultFile] : named
  const presets = await readPresets()
  const scope = options.organization ? 'organization' : 'repository'
  const sources = await Promise.all(files.map((file) => readSource(file, scope)))
  const problems = sources.flatMap((source) => problemsIn(source, presets))
  const errors = problems.filter(({ severity }) => severity === 'error')
  const text = problems.length === 0 ? wellText(files) : problemLines(problems)
  return { text, json: { files, problems }, problems: errors.length > 0 }
}
