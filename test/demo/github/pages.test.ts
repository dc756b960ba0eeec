import { expect, test } from 'vitest'
import { repo, withPull } from './sample.ts'

const page = async (path: string) => {
  const { github } = withPull()
  github.act.comment({ repo, number: 1, by: 'kai', body: '**Bold** | no table\n' })
  const answer = await github.api.request(`/${repo}${path}`)
  return { status: answer.status, text: await answer.text() }
}

test('a browser finds the repositories at the root, and programs find the API', async () => {
  const { github } = withPull()
  const root = await github.api.request('/', { headers: { accept: 'text/html,*/*' } })
  expect(await root.text()).toContain(`href="/${repo}/pulls"`)
  expect(await (await github.api.request('/')).json()).toHaveProperty('current_user_url')
})

test('a repository leads to its pull requests; another is not found', async () => {
  const { github } = withPull()
  expect((await github.api.request(`/${repo}`)).headers.get('location')).toBe(`/${repo}/pulls`)
  expect((await github.api.request('/acme/nothing')).status).toBe(404)
})

test('the list leads to each pull request', async () => {
  expect(await page('/pulls')).toMatchObject({ status: 200, text: expect.stringContaining(`href="/${repo}/pull/1"`) })
})

test.for(['/pull/1', '/pull/1/checks'])('%s shows comments as GitHub renders them', async (path) => {
  expect(await page(path)).toMatchObject({ status: 200, text: expect.stringContaining('<strong>Bold</strong>') })
})

test('a pull request that is not there is not found', async () => {
  expect((await page('/pull/99')).status).toBe(404)
})
