// A second repository, where code has owners: who must look, what a rebase keeps, a pair, and a way out in the open.
import { getAccount } from '../github/lookup.ts'
import type { GitHubDouble } from '../github/server.ts'
import { description, lines, type Step } from '../scene.ts'
import { organization } from '../stage.ts'

const repo = `${organization}/payments`

const policy = `version: 1
extends: andon/high-velocity
overrides: { permission: admin }
changeModels:
  - { name: paired, type: normal, when: { head: ['pair/**'] } }
practices:
  peer-review:
    approvalOf: patch
    perFile: true
    requestReviewers: true
    rules:
      - { name: owners, from: { codeowners: true } }
    changeModels:
      paired:
        approach: pairProgramming
        rules: [{ name: the partner, approvals: 1 }]
`

const owners = `* @otto
/ledger/ @${organization}/ledger
/api/    @lin
`

/** kai and mira keep the ledger, lin the API; mira is busy. */
export function preparePayments({ act }: GitHubDouble): void {
  act.createRepository({
    owner: organization,
    name: 'payments',
    collaborators: { ada: 'write', kai: 'write', lin: 'write', mira: 'write', otto: 'admin' },
    files: { 'README.md': '# payments\n', '.github/andon.yml': policy, '.github/CODEOWNERS': owners },
  })
  act.createTeam({ organization, slug: 'ledger', members: ['kai', 'mira'] })
  act.grantTeam({ organization, team: 'ledger', repo, permission: 'write', by: 'otto' })
  act.setBusy({ login: 'mira', busy: true })
}

const feature = { 'ledger/book.ts': lines(40, 'book'), 'api/refund.ts': lines(30, 'refund') }
const approve = ({ act }: GitHubDouble, by: string) => void act.review({ repo, number: 1, by, verdict: 'approve' })

/** Together at one machine: git names both, which anybody could write. */
function pushPaired({ act, state }: GitHubDouble): void {
  const lin = getAccount(state, 'lin')
  const message = `Round to cents\n\nCo-authored-by: ${lin.name} <${lin.email}>`
  act.push({ repo, branch: 'pair/rounding', by: 'kai', message, files: { 'ledger/round.ts': lines(60, 'round') } })
  act.openPullRequest({
    repo,
    head: 'pair/rounding',
    by: 'kai',
    title: 'Round to cents',
    body: description('Half a cent went missing.'),
  })
}

const reviewing: readonly Step[] = [
  {
    title: 'ada opens payments#1: two groups own its files',
    event: 'pull_request.opened',
    act: ({ act }) => {
      act.push({ repo, branch: 'refunds', by: 'ada', files: feature })
      act.openPullRequest({
        repo,
        head: 'refunds',
        by: 'ada',
        title: 'Add refunds',
        body: description('Customers send things back.'),
      })
    },
    expected: { repo, on: 1, decision: 'wait', title: /ledger/ },
  },
  {
    title: 'kai, who was asked, approves; lin owns the API',
    event: 'pull_request_review.submitted',
    act: (github) => approve(github, 'kai'),
    expected: { repo, on: 1, decision: 'wait', title: /lin/ },
  },
  {
    title: 'lin approves as well',
    event: 'pull_request_review.submitted',
    act: (github) => approve(github, 'lin'),
    expected: { repo, on: 1, decision: 'allow', title: /All \d practices hold/ },
  },
  {
    title: 'main moves; ada rebases, and nothing else changes',
    event: 'pull_request.synchronize',
    act: ({ act }) => {
      const tip = act.push({ repo, branch: 'main', by: 'otto', files: { 'docs/notes.md': '# Notes\n' } })
      act.push({ repo, branch: 'refunds', by: 'ada', from: tip, force: true, files: feature })
    },
    expected: { repo, on: 1, decision: 'allow', title: /All \d practices hold/ },
  },
  {
    title: 'ada changes the API: only lin has to look again',
    event: 'pull_request.synchronize',
    act: ({ act }) =>
      void act.push({ repo, branch: 'refunds', by: 'ada', files: { 'api/refund.ts': lines(31, 'refund') } }),
    expected: { repo, on: 1, decision: 'wait', title: /lin/ },
  },
]

const pairing: readonly Step[] = [
  {
    title: 'kai opens payments#2, written with lin beside him',
    event: 'pull_request.opened',
    act: pushPaired,
    expected: { repo, on: 2, decision: 'wait', title: /Waiting for/ },
  },
  {
    title: 'lin says so: /andon reviewed-together @kai',
    event: 'issue_comment.created',
    act: ({ act }) => void act.comment({ repo, number: 2, by: 'lin', body: '/andon reviewed-together @kai' }),
    expected: { repo, on: 2, decision: 'allow', title: /All \d practices hold/ },
  },
]

const wayOut: readonly Step[] = [
  {
    title: 'mira opens payments#3: 900 lines from a vendor',
    event: 'pull_request.opened',
    act: ({ act }) => {
      act.push({ repo, branch: 'vendor', by: 'mira', files: { 'vendor/bank.ts': lines(900, 'bank') } })
      act.openPullRequest({
        repo,
        head: 'vendor',
        by: 'mira',
        title: "Take in the bank's client",
        body: description('The bank ends the old interface tonight.'),
      })
      act.review({ repo, number: 3, by: 'otto', verdict: 'approve' })
      act.review({ repo, number: 3, by: 'lin', verdict: 'approve' })
    },
    expected: { repo, on: 3, decision: 'deny', title: /Change size/ },
  },
  {
    title: 'otto: /andon override change-size because ...',
    event: 'issue_comment.created',
    act: ({ act }) =>
      void act.comment({
        repo,
        number: 3,
        by: 'otto',
        body: '/andon override change-size because the bank sends it whole, and it is theirs to test',
      }),
    expected: { repo, on: 3, decision: 'allow', title: /overrid/i },
  },
]

export const paymentsSteps: readonly Step[] = [...reviewing, ...pairing, ...wayOut]
