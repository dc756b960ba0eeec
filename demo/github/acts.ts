// Everything that people and Apps can do, bound to one GitHub.
import * as apps from './acts/apps.ts'
import * as checks from './acts/checks.ts'
import { deploy } from './acts/deployments.ts'
import * as issues from './acts/issues.ts'
import * as labels from './acts/labels.ts'
import { merge, updateBranch } from './acts/merging.ts'
import * as people from './acts/people.ts'
import * as pulls from './acts/pulls.ts'
import * as queue from './acts/queue.ts'
import * as repositories from './acts/repositories.ts'
import * as reviews from './acts/reviews.ts'
import type { World } from './acts/world.ts'
import { accountIdentity, stamp } from './identity.ts'
import type { Account, State } from './state.ts'

type Act<Rest extends readonly unknown[], Result> = (world: World, ...rest: Rest) => Result

export function createActs(world: World) {
  const bind =
    <Rest extends readonly unknown[], Result>(act: Act<Rest, Result>) =>
    (...rest: Rest): Result =>
      act(world, ...rest)
  return {
    createUser: bind(people.createUser),
    createOrganization: bind(people.createOrganization),
    createTeam: bind(people.createTeam),
    setMembership: bind(people.setMembership),
    grantTeam: bind(people.grantTeam),
    setBusy: bind(people.setBusy),
    deleteTeam: bind(people.deleteTeam),
    removeMember: bind(people.removeMember),
    token: bind(people.token),
    createApp: bind(apps.createApp),
    setHookUrl: bind(apps.setHookUrl),
    install: bind(apps.install),
    uninstall: bind(apps.uninstall),
    addRepositories: bind(apps.addRepositories),
    removeRepositories: bind(apps.removeRepositories),
    mintToken: bind(apps.mintToken),
    createRepository: bind(repositories.createRepository),
    fork: bind(repositories.fork),
    protect: bind(repositories.protect),
    setPermission: bind(repositories.setPermission),
    push: bind(repositories.push),
    openPullRequest: bind(pulls.openPullRequest),
    editPullRequest: bind(pulls.editPullRequest),
    markReady: bind(pulls.markReady),
    convertToDraft: bind(pulls.convertToDraft),
    closePullRequest: bind(pulls.closePullRequest),
    reopenPullRequest: bind(pulls.reopenPullRequest),
    enableAutoMerge: bind(pulls.enableAutoMerge),
    requestReview: bind(pulls.requestReview),
    removeReviewRequest: bind(pulls.removeReviewRequest),
    addLabel: bind(labels.addLabel),
    removeLabel: bind(labels.removeLabel),
    createLabel: bind(labels.createLabel),
    setLabel: bind(labels.setLabel),
    review: bind(reviews.review),
    dismissReview: bind(reviews.dismissReview),
    startThread: bind(reviews.startThread),
    resolveThread: bind(reviews.resolveThread),
    unresolveThread: bind(reviews.unresolveThread),
    openIssue: bind(issues.openIssue),
    closeIssue: bind(issues.closeIssue),
    createIssue: bind(issues.createIssue),
    editIssue: bind(issues.editIssue),
    reopenIssue: bind(issues.reopenIssue),
    react: bind(issues.react),
    comment: bind(issues.comment),
    createComment: bind(issues.createComment),
    editComment: bind(issues.editComment),
    deleteComment: bind(issues.deleteComment),
    createCheckRun: bind(checks.createCheckRun),
    updateCheckRun: bind(checks.updateCheckRun),
    reportCheck: bind(checks.reportCheck),
    rerequestCheck: bind(checks.rerequestCheck),
    createStatus: bind(checks.createStatus),
    setStatus: bind(checks.setStatus),
    merge: bind(merge),
    updateBranch: bind(updateBranch),
    deploy: bind(deploy),
    enqueue: bind(queue.enqueue),
    dequeue: bind(queue.dequeue),
  }
}
export type Acts = ReturnType<typeof createActs>

function addOwnAccount(state: State, account: Pick<Account, 'login' | 'type' | 'name' | 'email'>): void {
  const made = { ...account, ...accountIdentity(state, account.type), createdAt: stamp(state) }
  state.accounts.set(made.login, made)
}

/** An empty GitHub. Every id, time and secret comes from the two sources given. */
export function createState({ now, random }: Pick<State, 'now' | 'random'>): State {
  const state: State = {
    now,
    random,
    url: 'http://github.test',
    lastId: 1000,
    objects: new Map(),
    signatures: new Map(),
    accounts: new Map(),
    apps: [],
    installations: [],
    repositories: [],
    teams: [],
    busy: new Set(),
    deliveries: [],
    installationTokens: new Map(),
    userTokens: new Map(),
  }
  addOwnAccount(state, { login: 'web-flow', type: 'User', name: 'GitHub', email: 'noreply@github.com' })
  const bot = 'github-merge-queue[bot]'
  addOwnAccount(state, { login: bot, type: 'Bot', name: bot, email: 'merge-queue@github.test' })
  return state
}
