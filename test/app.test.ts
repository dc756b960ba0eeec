import { generateKeyPairSync } from 'node:crypto'
import { Probot } from 'probot'
import { expect, test } from 'vitest'
import { body, createApp } from '../src/app.ts'
import type { Delivery } from '../src/inbox/receive.ts'
import { createLog } from '../src/log.ts'

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })

async function loaded(store: (delivery: Delivery) => Promise<unknown>): Promise<Probot> {
  const probot = new Probot({ appId: 1, privateKey: key.toString(), secret: 'x', log: createLog('silent') })
  await probot.load(createApp(store))
  return probot
}

const event = { id: 'a', name: 'push', payload: JSON.parse('{"ref":"refs/heads/main"}') } as const

test('any event is stored', async () => {
  const stored: Delivery[] = []
  const probot = await loaded(async (delivery) => stored.push(delivery))
  await probot.receive(event)
  await body.run('{ "ref": "as it came" }', () => probot.receive({ ...event, id: 'b' }))
  expect(stored).toEqual([
    { id: 'a', name: 'push', payload: '{"ref":"refs/heads/main"}' },
    { id: 'b', name: 'push', payload: '{ "ref": "as it came" }' },
  ])
})

test('an event that could not be stored is an error to whoever received it', async () => {
  const probot = await loaded(() => Promise.reject(new Error('the disk is full')))
  await expect(probot.receive(event)).rejects.toThrow('the disk is full')
})
