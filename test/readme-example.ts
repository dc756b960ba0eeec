import { evaluate } from '../src/evaluate.ts'
import { readPresets } from '../src/facts/policy-file.ts'
import { resolvePolicy } from '../src/policy/resolve.ts'
import { checkContents } from '../src/report/check-run.ts'
import { changed, pullRequest, review } from './facts.ts'

const text = `version: 1
extends: andon/high-velocity
practices:
  definition-of-done: { enforcement: advise, sections: [Why, How to verify] }
`

/** A check as README shows it: what Andon really says about a pull request that still needs work. */
export async function readmeExample(): Promise<Readonly<{ title: string; summary: string }>> {
  const repository = { scope: 'repository', file: '.github/andon.yml', sha: '77f0c1aa', text } as const
  const { policy } = resolvePolicy({ presets: await readPresets(), organization: null, repository })
  if (policy === null) throw new Error('the example has a policy')
  const facts = pullRequest({
    body: '### Why\n\nA cart that holds.\n\n### How to verify\n',
    additions: 9492,
    changedFiles: 4,
    files: [
      changed('src/cart/cart.ts', 312),
      changed('src/billing/invoice.ts', 130),
      changed('src/billing/tax.ts', 50),
      changed('package-lock.json', 9000, { generated: true }),
    ],
    reviews: [review('lin', 'approved', '9e01d77000000000000000000000000000000001')],
  })
  const { verdict } = evaluate(facts, policy)
  const [check] = checkContents({ facts, policy, verdict, problems: [], proposal: null, docsUrl: 'docs' })
  if (check === undefined) throw new Error('the example has a check')
  return { title: check.title, summary: check.summary }
}
