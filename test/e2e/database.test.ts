import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { setStage } from '../../demo/stage.ts'

test('Andon gets over the death of its embedded PostgreSQL without a restart', { timeout: 90_000 }, async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'andon-death-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const stage = await setStage({ env: { ANDON_DATA_DIR: directory } })
  onTestFinished(() => stage.stop())
  const readiness = async () => (await fetch(`${stage.andonUrl}/readyz`)).text()
  const patience = { timeout: 30_000, interval: 50 }

  process.kill(
    Number(readFileSync(path.join(directory, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]),
    'SIGKILL',
  )

  await expect.poll(readiness, patience).toMatch(/^not ready\nbad database/)
  await expect.poll(readiness, patience).toMatch(/^ready\n/)
  stage.github.act.install({ app: 'andon', account: 'acme' })
  await stage.settle()
  expect(stage.github.state.deliveries.at(-1)?.statusCode).toBe(202)
})
