import { readPresets } from '../facts/policy-file.ts'
import { resolvePolicy } from '../policy/resolve.ts'
import { explain } from '../report/explain.ts'
import { problemLines } from '../report/problems.ts'
import type { Answer } from './command.ts'
import { defaultFile, readUsableSource } from './policy-source.ts'

/** The policy that a file makes together with its preset and the organisation's layer. Opens no store and sends nothing. */
export async function explainPolicy(
  file: string | undefined,
  options: Readonly<{ organization?: string }>,
): Promise<Answer> {
  const { organization } = options
  const resolved = resolvePolicy({
    presets: await readPresets(),
    organization: organization === undefined ? null : await readUsableSource(organization, 'organization'),
    repository: await readUsableSource(file ?? defaultFile, 'repository'),
  })
  const { policy, problems } = resolved
  const wrong = problems.some(({ severity }) => severity === 'error')
  const parts = [
    ...(policy === null ? [] : [explain(policy)]),
    ...(problems.length === 0 ? [] : [problemLines(problems)]),
  ]
  return { text: parts.join('\n\n'), json: { policy, problems }, problems: wrong }
}
