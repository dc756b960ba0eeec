// Check suites: one for each App on each commit.
import { readCommit } from '../git.ts'
import { identity, stamp } from '../identity.ts'
import { covers } from '../lookup.ts'
import { suitePayload } from '../payloads/check.ts'
import type { App, CheckSuite, Repository } from '../state.ts'
import type { World } from './world.ts'

type Place = { repository: Repository; sha: string; branch: string | null; before: string | null }

export function suiteOf({ state }: World, app: App, place: Place): CheckSuite {
  const { repository, sha, branch, before } = place
  const known = repository.checkSuites.find((suite) => suite.app === app && suite.headSha === sha)
  if (known !== undefined) return known
  const suite: CheckSuite = {
    ...identity(state, 'suite'),
    repository,
    app,
    headSha: sha,
    headBranch: branch,
    before,
    status: 'queued',
    conclusion: null,
    createdAt: stamp(state),
    updatedAt: stamp(state),
  }
  repository.checkSuites.push(suite)
  return suite
}

/** On a push GitHub makes a suite for every App that may write checks, unless a trailer of the commit says not to. */
export function requestSuites(world: World, place: Place): void {
  const { state, emit } = world
  const { repository, sha } = place
  if (/^skip-checks:\s*true$/m.test(readCommit(state.objects, sha).message)) return
  for (const installation of state.installations) {
    const { app, permissions } = installation
    if (permissions['checks'] !== 'write' || !covers(installation, repository)) continue
    const suite = suiteOf(world, app, place)
    const body = { check_suite: suitePayload(state, suite) }
    emit({ event: 'check_suite', action: 'requested', repository, sender: app.bot, onlyApp: app, body })
  }
}
