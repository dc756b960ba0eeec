// A small GitHub for tests: an organisation, its people, an App that hears of everything, and a clock that stands still.
import { createHash, sign } from 'node:crypto'
import { generateKeys } from '../../../demo/github/acts/apps.ts'
import { createGitHub, type GitHub } from '../../../demo/github/server.ts'
import type { App, Installation } from '../../../demo/github/state.ts'

export const start = Date.parse('2026-11-23T10:00:00Z')

/** Bytes that are the same in every run. */
function countedBytes(): (size: number) => Buffer {
  let count = 0
  return (size) => {
    count += 1
    return createHash('shake256', { outputLength: size }).update(String(count)).digest()
  }
}

const everyEvent = [
  'check_run',
  'check_suite',
  'issue_comment',
  'deployment',
  'deployment_status',
  'issues',
  'member',
  'membership',
  'merge_group',
  'organization',
  'pull_request',
  'pull_request_review',
  'pull_request_review_thread',
  'push',
  'status',
  'team',
]
export const everyPermission = {
  administration: 'read',
  checks: 'write',
  contents: 'read',
  issues: 'write',
  members: 'read',
  deployments: 'read',
  merge_queues: 'read',
  pull_requests: 'write',
  statuses: 'write',
} as const

/** Made once: it takes its time. */
const keys = generateKeys()

export type Sample = Readonly<{
  github: GitHub
  app: App
  installation: Installation
  /** Moves the clock. */
  wait: (ms: number) => void
}>

export const repo = 'acme/shop'
/** Nothing listens there: deliveries are recorded as failed. */
const nowhere = 'http://127.0.0.1:1/webhooks'

export function sample({ hookUrl = nowhere }: { hookUrl?: string } = {}): Sample {
  let now = start
  const github = createGitHub({ now: () => new Date(now), random: countedBytes() })
  const { act } = github
  for (const login of ['ada', 'kai', 'lin', 'eve']) act.createUser(login)
  act.createOrganization('acme')
  act.createTeam({ organization: 'acme', slug: 'owners', members: ['ada'] })
  const app = act.createApp({
    name: 'Andon',
    owner: 'acme',
    permissions: everyPermission,
    events: everyEvent,
    hookUrl,
    keys,
  })
  act.createApp({ name: 'CI', owner: 'acme', permissions: { checks: 'write' }, events: [], keys })
  act.createRepository({
    owner: 'acme',
    name: 'shop',
    private: true,
    files: {
      'README.md': '# Shop\n',
      'src/cart.ts': 'one\ntwo\nthree\n',
      'link.md': { mode: '120000', content: 'README.md' },
      'run.sh': { mode: '100755', content: '#!/bin/sh\n' },
    },
    collaborators: { ada: 'write', kai: 'write', lin: 'read' },
  })
  const installation = act.install({ app: 'andon', account: 'acme', by: 'ada' })
  return {
    github,
    app,
    installation,
    wait: (ms) => {
      now += ms
    },
  }
}

/** A change on branch `feature` by kai, and pull request #1 from it. */
export function withPull(made: Sample = sample()): Sample {
  const { act } = made.github
  act.push({ repo, branch: 'feature', by: 'kai', files: { 'src/cart.ts': 'one\n2\nthree\nfour\n', 'new.ts': 'new\n' } })
  act.openPullRequest({ repo, by: 'kai', head: 'feature', title: 'Count in digits', body: 'Closes #2' })
  return made
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** An App's JSON web token; claims can be spoilt. */
export function jwtOf(app: App, claims: Readonly<Record<string, unknown>> = {}, alg = 'RS256'): string {
  const seconds = start / 1000
  const body = `${part({ alg, typ: 'JWT' })}.${part({ iss: app.id, iat: seconds - 60, exp: seconds + 540, ...claims })}`
  return `${body}.${sign('RSA-SHA256', Buffer.from(body), app.privateKey).toString('base64url')}`
}

export type Ask = Readonly<{ token?: string; body?: unknown; headers?: Readonly<Record<string, string>> }>

/** Asks the API, without a port. */
export const ask = async (
  github: GitHub,
  route: string,
  { token, body, headers = {} }: Ask = {},
): Promise<Response> => {
  const [method = 'GET', path = '/'] = route.split(' ')
  return github.api.request(path, {
    method,
    headers: { ...headers, ...(token === undefined ? {} : { authorization: `bearer ${token}` }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}
