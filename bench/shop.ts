// The small organisation that benches work on.
import { organization, type Stage } from '../demo/stage.ts'

export const shop = `${organization}/shop`

const policy = `version: 1
extends: andon/high-velocity
practices:
  definition-of-done: { enforcement: enforce, sections: [Why] }
`

/** People, a repository with a policy, and the App installed. */
export function prepareShop({ github: { act } }: Stage): void {
  for (const login of ['ada', 'lin']) act.createUser(login)
  act.createRepository({
    owner: organization,
    name: 'shop',
    collaborators: { ada: 'write', lin: 'write' },
    files: { 'README.md': '# shop\n', '.github/andon.yml': policy },
  })
  act.install({ app: 'andon', account: organization })
}

/** From now on an approval lasts as long as the patch. */
export function bindToPatch({ github: { act } }: Stage): void {
  const byPatch = `${policy}  peer-review: { approvalOf: patch }\n`
  act.push({ repo: shop, branch: 'main', by: 'ada', files: { '.github/andon.yml': byPatch } })
}

/** The files of a pull request that openPullRequest opens. */
export const changeOf = (number: number) => ({ [`src/change-${number}.ts`]: 'export {}\n' })

let opened = 0
/** Opens a pull request that waits for a review; its branch is `change-NUMBER`. */
export function openPullRequest({ github: { act } }: Stage): number {
  opened += 1
  const head = `change-${opened}`
  act.push({ repo: shop, branch: head, by: 'ada', files: changeOf(opened) })
  return act.openPullRequest({ repo: shop, head, by: 'ada', title: head, body: '## Why\n\nBecause.\n' }).number
}
