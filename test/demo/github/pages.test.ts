import { expect, test } from 'vitest'
import { repo, withPull } from './sample.ts'

const page = async (path: string) => {
  const { github } = withPull()
  github.act.comment({ repo, number: 1, by: 'kai', body: '**Bold** | no table\n' })
  const answer = await github.api.request(`/${repo}${path}`)
  return { status: answer.status, text: await answer.text() }
}

test('the list leads to each pull request', async () => {
  expect(await page('/pulls')).toMatchObject({ status: 200, text: expect.stringContaining(`href="/${repo}/pull/1"`) })
})

test.for(['/pull/1', '/pull/1/checks'])('%s shows comments as GitHub renders them', async (path) => {
  expect(await page(path)).toMatchObject({ status: 200, text: expect.stringContaining('<strong>Bold</strong>') })
})

test('a pull request that is not there is not found', async () => {
  expect((await page('/pull/99')).status).toBe(404)
})
