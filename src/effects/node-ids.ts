// Finds the node ids of people, teams and labels: one request for all, none if nobody is named.
import * as z from 'zod'
import type { Repository } from '../event.ts'
import type { GitHub } from '../github/client.ts'
import type { Names, NodeIds } from './applier.ts'

type Ask = Readonly<{ kind: keyof Names; name: string }>

const kinds = ['users', 'teams', 'labels'] as const satisfies readonly (keyof Names)[]

const asksIn = (names: readonly Names[]): readonly Ask[] =>
  kinds.flatMap((kind) =>
    [...new Set(names.flatMap((one) => one[kind] ?? []).map((name) => name.toLowerCase()))].map((name) => ({
      kind,
      name,
    })),
  )

const declared = ({ kind }: Ask, index: number): string =>
  kind === 'teams' ? `$n${index}: String!, $s${index}: String!` : `$n${index}: String!`

const fields = {
  users: (index: number) => `  n${index}: user(login: $n${index}) { id }`,
  teams: (index: number) => `  n${index}: organization(login: $n${index}) { team(slug: $s${index}) { id } }`,
  labels: (index: number) => `  n${index}: repository(owner: $owner, name: $repo) { label(name: $n${index}) { id } }`,
} as const satisfies Record<keyof Names, (index: number) => string>

const variablesOf = ({ kind, name }: Ask, index: number): Readonly<Record<string, string>> => {
  const [org = '', slug = ''] = name.split('/')
  return kind === 'teams' ? { [`n${index}`]: org, [`s${index}`]: slug } : { [`n${index}`]: name }
}

/** Names travel as variables, never in the text. */
function documentFor(asks: readonly Ask[], repository: Readonly<{ owner: string; name: string }>) {
  const place = asks.some(({ kind }) => kind === 'labels') ? { owner: repository.owner, repo: repository.name } : {}
  const variables = [...Object.keys(place).map((name) => `$${name}: String!`), ...asks.map(declared)]
  return {
    document: `query AndonNames(${variables.join(', ')}) {\n${asks.map(({ kind }, index) => fields[kind](index)).join('\n')}\n}`,
    variables: Object.assign({}, place, ...asks.map(variablesOf)) as Readonly<Record<string, string>>,
  }
}

const node = z.object({ id: z.string() })
const answer = z.object({ id: z.string().optional(), team: node.nullish(), label: node.nullish() }).nullable()
const answers = z.record(z.string(), answer).nullable()

/** What GitHub does not know, or does not show us, is absent from the answer. */
export async function nodeIdsOf(github: GitHub, repository: Repository, names: readonly Names[]): Promise<NodeIds> {
  const asks = asksIn(names)
  const known: Record<keyof Names, Map<string, string>> = { users: new Map(), teams: new Map(), labels: new Map() }
  if (asks.length === 0) return known
  const { document, variables } = documentFor(asks, repository)
  const { data } = await github.query(document, variables)
  const read = answers.parse(data) ?? {}
  asks.forEach(({ kind, name }, index) => {
    const found = read[`n${index}`]
    const id = found?.id ?? found?.team?.id ?? found?.label?.id
    if (id !== undefined) known[kind].set(name, id)
  })
  return known
}
