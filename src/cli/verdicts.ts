import { ExpectedError } from '../errors.ts'
import { repositoryNamed } from '../ledger/repositories.ts'
import { type RecordedVerdict, verdictsSince } from '../ledger/verdicts.ts'
import { readRepository, readSince } from './arguments.ts'
import type { Answer, World } from './command.ts'
import { withLedger } from './ledger.ts'
import { table } from './table.ts'

/** `change-size fail (observe)` for every practice that does not simply hold. */
function remarks({ results }: RecordedVerdict): string {
  const notable = results.flatMap(({ practice, enforcement, findings }) => {
    const notPassed = findings.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'not_applicable')
    const how = enforcement === 'enforce' ? '' : ` (${enforcement})`
    const remarksOf = notPassed.map(({ outcome, overriddenBy }) => {
      const by = overriddenBy === undefined ? '' : ` (overridden by ${overriddenBy.login})`
      return `${practice} ${outcome}${how}${by}`
    })
    return [...new Set(remarksOf)]
  })
  return notable.join(', ') || 'all hold'
}

const subjectOf = ({ subject, number }: RecordedVerdict): string =>
  subject === 'pull_request' ? `#${number}` : number === null ? 'group' : `group of #${number}`

const textOf = (verdicts: readonly RecordedVerdict[], since: string): string =>
  verdicts.length === 0
    ? `No verdicts since ${since}.`
    : table([
        ['TIME (UTC)', 'SUBJECT', 'SHA', 'DECISION', 'CAUSE', 'NOT PASSED'],
        ...verdicts.map((verdict) => [
          verdict.at.slice(0, 19).replace('T', ' '),
          subjectOf(verdict),
          verdict.sha.slice(0, 7),
          verdict.decision,
          verdict.cause,
          remarks(verdict),
        ]),
      ])

/** What was decided on a repository since a moment, oldest first, observed practices included. Reads only. */
export async function verdicts(text: string, options: Readonly<{ since: string }>, world: World): Promise<Answer> {
  const { owner, name } = readRepository(text)
  const since = readSince(options.since, world.now())
  const found = await withLedger(world, async (database) => {
    const repository = await repositoryNamed(database, owner, name)
    if (repository !== null) return verdictsSince(database, repository, since)
    const remedy = 'Check the name. Andon knows a repository from its first judgement there on.'
    throw new ExpectedError(`The ledger knows no repository ${owner}/${name}.`, remedy)
  })
  return { text: textOf(found, since), json: { since, verdicts: found }, problems: false }
}
