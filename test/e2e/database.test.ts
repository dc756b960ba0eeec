import { readFileSync, renameSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { setStage } from '../../demo/stage.ts'

test('Andon gets over the death of its embedded PostgreSQL without a restart, and gets what it could not store', {
  timeout: 90_000,
}, async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'andon-death-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const stage = await setStage({ env: { ANDON_DATA_DIR: directory, ANDON_REDELIVER_MINUTES: '0.05' } })
  onTestFinished(() => stage.stop())
  const readiness = async () => (await fetch(`${stage.andonUrl}/readyz`)).text()
  const patience = { timeout: 30_000, interval: 50 }

  const settings = path.join(directory, 'postgres', 'postgresql.conf')
  renameSync(settings, `${settings}.away`) // it cannot start without
  process.kill(
    Number(readFileSync(path.join(directory, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]),
    'SIGKILL',
  )

  await expect.poll(readiness, patience).toMatch(/^not ready\nbad database/)
  stage.github.act.install({ app: 'andon', account: 'acme' })
  const attempts = () => stage.github.state.deliveries.filter(({ event }) => event === 'installation')
  await expect.poll(() => attempts()[0]?.statusCode, patience).toBe(503)
  renameSync(`${settings}.away`, settings)
  await expect.poll(readiness, patience).toMatch(/^ready\n/)
  await expect.poll(() => attempts().map(({ statusCode }) => statusCode), patience).toEqual([503, 202])
  expect(new Set(attempts().map(({ guid }) => guid)).size).toBe(1)
  await stage.settle()
})
