import { createHash } from 'node:crypto'
import { type Acts, createActs, createState } from '../../../../demo/github/acts.ts'
import type { Caller } from '../../../../demo/github/auth.ts'
import type { Occurrence } from '../../../../demo/github/deliveries.ts'
import { createGraphql, type GraphqlAnswer } from '../../../../demo/github/graphql/handler.ts'
import type { AppPermissions } from '../../../../demo/github/permission.ts'
import type { Installation, State } from '../../../../demo/github/state.ts'

/** Every call is a second later than the one before. */
function clock(): () => Date {
  let at = Date.UTC(2026, 0, 5, 9)
  return () => {
    at += 1000
    return new Date(at)
  }
}

function bytes(): (count: number) => Buffer {
  let calls = 0
  return (count) => {
    calls += 1
    return Buffer.alloc(count, createHash('sha256').update(String(calls)).digest())
  }
}

const andonPermissions: AppPermissions = {
  checks: 'write',
  contents: 'read',
  issues: 'write',
  merge_queues: 'read',
  pull_requests: 'write',
  statuses: 'read',
}

export type Seed = Readonly<{
  state: State
  acts: Acts
  /** Events that webhooks would carry, as `issue_comment.created`. */
  events: readonly string[]
  /** As the App `andon`, installed on `acme` with the permissions given. */
  ask: (query: string, variables?: Readonly<Record<string, unknown>>) => Promise<GraphqlAnswer>
  askAs: (caller: Caller, query: string, variables?: Readonly<Record<string, unknown>>) => Promise<GraphqlAnswer>
}>

/** The organisation `acme` with a private repository `shop`, the people ada, bob and eve, and one pull request #1 by ada. */
export function seed(permissions: AppPermissions = andonPermissions): Seed {
  const state = createState({ now: clock(), random: bytes() })
  const events: string[] = []
  const emit = ({ event, action }: Occurrence): void => {
    events.push(action === undefined ? event : `${event}.${action}`)
  }
  const acts = createActs({ state, emit })
  for (const login of ['ada', 'bob', 'eve']) acts.createUser(login)
  acts.createOrganization('acme')
  for (const name of ['andon', 'other']) {
    acts.createApp({ name, owner: 'acme', permissions, events: [], keys: { publicKey: '', privateKey: '' } })
    acts.install({ app: name, account: 'acme', permissions })
  }
  acts.createRepository({
    owner: 'acme',
    name: 'shop',
    private: true,
    files: { 'README.md': '# shop\n', '.github/andon.yml': 'version: 1\n' },
    collaborators: { ada: 'write', bob: 'maintain', eve: 'read' },
  })
  acts.push({ repo: 'acme/shop', branch: 'feature', by: 'ada', files: { 'src/a.ts': 'one\ntwo\n' } })
  acts.openPullRequest({ repo: 'acme/shop', by: 'ada', head: 'feature', title: 'Add a', body: 'Adds a.' })
  events.length = 0
  const graphql = createGraphql(state, acts)
  const askAs: Seed['askAs'] = (caller, query, variables = {}) => graphql({ query, variables }, caller)
  return { state, acts, events, askAs, ask: (query, variables) => askAs(appCaller(state, 'andon'), query, variables) }
}

function installationOf(state: State, app: string): Installation {
  const installation = state.installations.find((candidate) => candidate.app.slug === app)
  if (installation === undefined) throw new Error(`no installation of ${app}`)
  return installation
}

/** An App's installation, with all that it may. */
export function appCaller(state: State, app: string): Caller {
  const installation = installationOf(state, app)
  return { kind: 'installation', installation, permissions: installation.permissions, repositoryIds: null }
}

export function personCaller(state: State, login: string): Caller {
  const account = state.accounts.get(login)
  if (account === undefined) throw new Error(`no account ${login}`)
  return { kind: 'user', account }
}

export const shop = { owner: 'acme', name: 'shop' } as const
/** A query of pull request #1 of the seed. */
export const ofPull = (fields: string): string =>
  `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { ${fields} } } }`
