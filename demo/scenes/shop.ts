// The shop's first day with Andon: size, review, definition of done, a broken policy, and the merge queue.
import { getApp, getPull, getRepository } from '../github/lookup.ts'
import type { GitHubDouble } from '../github/server.ts'
import { description, lines, type Step } from '../scene.ts'
import { organization } from '../stage.ts'

const policy = `version: 1
extends: andon/high-velocity
practices:
  change-size:
    why: Reviewers find fewer defects per line above this, and small changes are easier to undo.
  definition-of-done:
    enforcement: enforce
    sections: [Why, How to verify]
    tasks: ticked
`

/** One setting misspelt, one with a value that is no number. */
const brokenPolicy = policy.replace('    why:', '    maxLiness: 300\n    warnLines: two hundred\n    why:')

export const shop = `${organization}/shop`
const repo = shop
const ci = 'acme-ci'

/** People, a repository with a policy and a protected branch, and the App installed: as a team has it on its first day with Andon. */
export function prepareShop({ act, state }: GitHubDouble): void {
  for (const login of ['ada', 'kai', 'lin', 'mira', 'otto']) act.createUser(login)
  act.createRepository({
    owner: organization,
    name: 'shop',
    collaborators: { ada: 'write', kai: 'write', lin: 'write', mira: 'write', otto: 'admin' },
    files: { 'README.md': '# shop\n', '.github/andon.yml': policy },
  })
  act.createApp({
    name: 'Acme CI',
    owner: organization,
    permissions: { checks: 'write', metadata: 'read' },
    events: [],
  })
  act.install({ app: ci, account: organization })
  act.install({ app: 'andon', account: organization })
  act.protect({
    repo,
    requiredChecks: [
      { name: 'Andon', appId: getApp(state, 'andon').id },
      { name: 'ci', appId: null },
    ],
    mergeQueue: true,
  })
}

const pullOf = (github: GitHubDouble, number: number) => getPull(getRepository(github.state, repo), number)
const headOf = (github: GitHubDouble, number: number) => pullOf(github, number).headSha
/** Head of the group at the front of the merge queue. */
const groupOf = (github: GitHubDouble): string => getRepository(github.state, repo).mergeQueue[0]?.headSha ?? ''
const green = (github: GitHubDouble, sha: string) =>
  github.act.reportCheck({ repo, sha, name: 'ci', app: ci, conclusion: 'success' })
const approve = (github: GitHubDouble, number: number, by: string) =>
  github.act.review({ repo, number, by, verdict: 'approve' })

/** GitHub itself refuses; anything else would be a surprise. */
function refused(act: () => unknown): void {
  try {
    act()
  } catch {
    return
  }
  throw new Error('GitHub should have refused this')
}

export const shopSteps: readonly Step[] = [
  {
    title: 'ada opens #1, 612 lines',
    event: 'pull_request.opened',
    act: ({ act }) => {
      act.push({
        repo,
        branch: 'checkout',
        by: 'ada',
        files: { 'src/checkout/cart.ts': lines(420, 'cart'), 'src/billing/vat.ts': lines(192, 'vat') },
      })
      act.openPullRequest({
        repo,
        head: 'checkout',
        by: 'ada',
        title: 'Add the checkout',
        body: description('Customers want to pay.'),
      })
    },
    expected: { repo, on: 1, decision: 'deny', title: /212 over the limit/ },
  },
  {
    title: 'ada splits it: #1 is 120 lines now',
    event: 'pull_request.synchronize',
    act: ({ act }) => {
      act.push({
        repo,
        branch: 'checkout',
        by: 'ada',
        force: true,
        files: { 'src/checkout/cart.ts': lines(120, 'cart') },
      })
    },
    expected: { repo, on: 1, decision: 'wait', title: /Waiting for 1 review/ },
  },
  {
    title: 'ada tries to approve her own change; GitHub refuses',
    event: 'none',
    act: (github) => refused(() => approve(github, 1, 'ada')),
    expected: { repo, on: 1, decision: 'wait', title: /Waiting for 1 review/ },
  },
  {
    title: 'kai commits to the branch, then approves it',
    event: 'pull_request_review.submitted',
    act: (github) => {
      github.act.push({ repo, branch: 'checkout', by: 'kai', files: { 'src/checkout/total.ts': lines(20, 'total') } })
      approve(github, 1, 'kai')
    },
    expected: { repo, on: 1, decision: 'wait', title: /Waiting for 1 review/ },
  },
  {
    title: 'lin approves',
    event: 'pull_request_review.submitted',
    act: (github) => void approve(github, 1, 'lin'),
    expected: { repo, on: 1, decision: 'allow', title: /All \d practices hold/ },
  },
  {
    title: 'ada pushes after the approval',
    event: 'pull_request.synchronize',
    act: ({ act }) =>
      void act.push({ repo, branch: 'checkout', by: 'ada', files: { 'src/checkout/pay.ts': lines(30, 'pay') } }),
    expected: { repo, on: 1, decision: 'wait', title: /Waiting for 1 review/ },
  },
  {
    title: 'lin approves what is there now',
    event: 'pull_request_review.submitted',
    act: (github) => void approve(github, 1, 'lin'),
    expected: { repo, on: 1, decision: 'allow', title: /All \d practices hold/ },
  },
  {
    title: 'mira opens #2 with a task open and no way to verify',
    event: 'pull_request.opened',
    act: ({ act }) => {
      act.push({ repo, branch: 'invoices', by: 'mira', files: { 'src/billing/invoice.ts': lines(80, 'invoice') } })
      act.openPullRequest({
        repo,
        head: 'invoices',
        by: 'mira',
        title: 'Add invoices',
        body: '## Why\n\nThe law.\n\n- [ ] Ran the tests\n',
      })
    },
    expected: { repo, on: 2, decision: 'deny', title: /How to verify|task/ },
  },
  {
    title: 'mira completes the description',
    event: 'pull_request.edited',
    act: ({ act }) =>
      act.editPullRequest({ repo, number: 2, by: 'mira', body: description('The law asks for invoices.') }),
    expected: { repo, on: 2, decision: 'wait', title: /Waiting for 1 review/ },
  },
  {
    title: 'lin requests changes on #2',
    event: 'pull_request_review.submitted',
    act: ({ act }) =>
      void act.review({ repo, number: 2, by: 'lin', verdict: 'request_changes', body: 'Rounding is off.' }),
    expected: { repo, on: 2, decision: 'deny', title: /lin requested changes/ },
  },
  {
    title: 'lin approves #2 after all',
    event: 'pull_request_review.submitted',
    act: (github) => void approve(github, 2, 'lin'),
    expected: { repo, on: 2, decision: 'allow', title: /All \d practices hold/ },
  },
  {
    title: 'otto breaks the policy file on main',
    event: 'push',
    act: ({ act }) => void act.push({ repo, branch: 'main', by: 'otto', files: { '.github/andon.yml': brokenPolicy } }),
    expected: { repo, on: 1, decision: 'allow', title: /2 problems in the policy/ },
  },
  {
    title: 'otto mends it',
    event: 'push',
    act: ({ act }) => void act.push({ repo, branch: 'main', by: 'otto', files: { '.github/andon.yml': policy } }),
    expected: { repo, on: 1, decision: 'allow', title: /All \d practices hold/ },
  },
  {
    title: 'ada opens #3, which would break the policy file',
    event: 'pull_request.opened',
    act: ({ act }) => {
      act.push({ repo, branch: 'limits', by: 'ada', files: { '.github/andon.yml': brokenPolicy } })
      act.openPullRequest({
        repo,
        head: 'limits',
        by: 'ada',
        title: 'Lower the limits',
        body: description('We review better.'),
      })
    },
    expected: { repo, on: 3, decision: 'wait', title: /2 problems in the proposed policy/ },
  },
  {
    title: 'ada puts #1 into the merge queue',
    event: 'merge_group.checks_requested',
    act: (github) => {
      green(github, headOf(github, 1))
      github.act.enqueue({ repo, number: 1, by: 'ada' })
    },
    expected: { repo, on: 'merge group', decision: 'allow', title: /./ },
  },
  {
    title: 'its tests pass; GitHub merges #1',
    event: 'merge_group.destroyed',
    act: (github) => void green(github, groupOf(github)),
    expected: { repo, on: 'merge group', decision: 'allow', title: /./ },
  },
  {
    title: "mira queues #2, then lin's approval is dismissed",
    event: 'pull_request_review.dismissed',
    act: async (github) => {
      green(github, headOf(github, 2))
      github.act.enqueue({ repo, number: 2, by: 'mira' })
      const review = pullOf(github, 2).reviews.findLast(({ state }) => state === 'APPROVED')
      github.act.dismissReview({ repo, number: 2, by: 'otto', review: review?.id ?? 0 })
    },
    expected: { repo, on: 'merge group', decision: 'deny', title: /#2/ },
  },
]
