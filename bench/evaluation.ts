// How fast judgement alone is: no I/O, a large pull request with a long history of reviews, the strictest preset.
import { evaluate } from '../src/evaluate.ts'
import { readPresets } from '../src/facts/policy-file.ts'
import { type PullRequestFacts, untold } from '../src/facts.ts'
import { resolvePolicy } from '../src/policy/resolve.ts'
import type { Policy } from '../src/policy.ts'
import { changed, commit, headSha, pullRequest, review } from '../test/facts.ts'
import type { Bench } from './bench.ts'

const preset = 'regulated'
const files = 300
const reviews = 100
const parts = 20
const people = 25
const seconds = 3

const names = Array.from({ length: people }, (_, index) => `reviewer${index}`)

/** Half of the reviews are of an older commit, every fifth asks for changes and is followed by an approval of the same person. Each part has an owner. */
function large(): PullRequestFacts {
  const older = 'e'.repeat(40)
  return pullRequest({
    files: Array.from({ length: files }, (_, index) => changed(`src/part${index % parts}/file${index}.ts`, 1)),
    commits: [commit(older, 'ada'), commit(headSha, 'ada')],
    reviews: Array.from({ length: reviews }, (_, index) =>
      review(
        names[index % people] ?? '',
        index % 5 === 0 && index < reviews - people ? 'changes_requested' : 'approved',
        index % 2 === 0 ? older : headSha,
      ),
    ),
    codeowners: {
      path: '.github/CODEOWNERS',
      text: Array.from({ length: parts }, (_, index) => `/src/part${index}/ @${names[index]}\n`).join(''),
    },
    people: { ...untold.people, permissions: Object.fromEntries(names.map((name) => [name, 'maintain'])) },
  })
}

async function policyOf(): Promise<Policy> {
  const presets = await readPresets()
  const text = `version: 1\nextends: andon/${preset}\n`
  const { policy } = resolvePolicy({
    presets,
    organization: null,
    repository: { scope: 'repository', file: '.github/andon.yml', sha: 'bench', text },
  })
  if (policy === null) throw new Error(`The preset ${preset} is not valid.`)
  return policy
}

export const evaluation: Bench = {
  title: `judging ${files} files and ${reviews} reviews under ${preset}, without GitHub or a database`,
  async *run() {
    const policy = await policyOf()
    const facts = large()
    const end = performance.now() + seconds * 1000
    const began = performance.now()
    let verdicts = 0
    for (; performance.now() < end; verdicts += 1) evaluate(facts, policy)
    const took = performance.now() - began
    const { verdict } = evaluate(facts, policy)
    yield {
      preset,
      files,
      reviews,
      owners: parts,
      decision: verdict.decision,
      verdictsPerSecond: Math.round((verdicts / took) * 1000),
      msEach: Number((took / verdicts).toFixed(3)),
    }
  },
}
