import { type Database, openDatabase } from '../database/client.ts'
import { findEmbedded } from '../database/embedded.ts'
import { readEnv } from '../env.ts'
import { ExpectedError } from '../errors.ts'
import { repositoryNamed } from '../ledger/repositories.ts'
import { type RecordedVerdict, verdictsSince } from '../ledger/verdicts.ts'
import { readRepository, readSince } from './arguments.ts'
import type { Answer, World } from './command.ts'
import { table } from './table.ts'

/** Where the ledger is: the server that DATABASE_URL names, or the embedded one if it runs. None is ever started. */
async function ledgerAddress(env: World['env']): Promise<string> {
  const { databaseUrl, dataDirectory: directory } = readEnv(env)
  if (databaseUrl !== null) return databaseUrl
  const found = await findEmbedded(directory)
  if (found !== null) return found
  throw new ExpectedError(
    `No ledger: DATABASE_URL is not set, and no embedded PostgreSQL runs in ${directory}.`,
    "Run this where Andon runs, while it runs, or set DATABASE_URL or ANDON_DATA_DIR to Andon's.",
  )
}

const unreachable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(E[A-Z]+|28\w{3}|3D000|57P03)$/.test(String(error.code))

/** What went wrong between us and the database, as a sentence; our own bugs stay what they are. */
function translated(error: unknown): unknown {
  if (error instanceof Error && 'code' in error && error.code === '42P01') {
    return new ExpectedError('That database holds no ledger.', "Set DATABASE_URL to Andon's database.", {
      cause: error,
    })
  }
  if (!unreachable(error)) return error
  const message = error instanceof Error ? error.message : ''
  const remedy = 'Check that PostgreSQL runs there and that DATABASE_URL names the right host, user and database.'
  return new ExpectedError(`The ledger cannot be read: ${message || 'the server does not answer'}.`, remedy, {
    cause: error,
  })
}

async function withLedger<T>(world: World, use: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase(await ledgerAddress(world.env), { size: 1 })
  try {
    return await use(database)
  } catch (error) {
    throw translated(error)
  } finally {
    await database.close()
  }
}

/** `change-size fail (observe)` for every practice that does not simply hold. */
function remarks({ results }: RecordedVerdict): string {
  const notable = results.flatMap(({ practice, enforcement, findings }) => {
    const outcomes = findings
      .map(({ outcome }) => outcome)
      .filter((outcome) => outcome !== 'pass' && outcome !== 'not_applicable')
    const how = enforcement === 'enforce' ? '' : ` (${enforcement})`
    return [...new Set(outcomes)].map((outcome) => `${practice} ${outcome}${how}`)
  })
  return notable.join(', ') || 'all hold'
}

const subjectOf = ({ subject, number }: RecordedVerdict): string =>
  subject === 'pull_request' ? `#${number}` : number === null ? 'group' : `group of #${number}`

const textOf = (verdicts: readonly RecordedVerdict[], since: string): string =>
  verdicts.length === 0
    ? `No verdicts since ${since}.`
    : table(
        verdicts.map((verdict) => [
          verdict.at.slice(0, 19).replace('T', ' '),
          subjectOf(verdict),
          verdict.sha.slice(0, 7),
          verdict.decision,
          verdict.cause,
          remarks(verdict),
        ]),
      )

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
