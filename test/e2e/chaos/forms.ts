// Andon in its two forms: one process with its embedded server, and several over an outside one.
import { onTestFinished } from 'vitest'
import type { GitHubDouble } from '../../../demo/github/server.ts'
import { setStage } from '../../../demo/stage.ts'
import { openDatabase } from '../../../src/database/client.ts'
import { findEmbedded } from '../../../src/database/embedded.ts'
import { type Job, listJobs } from '../../../src/inbox/jobs.ts'
import { startFleet } from '../../outside/fleet.ts'
import { emptyFolder, restartServer, startCluster } from './cluster.ts'
import { named } from './trace.ts'

export type Form = Readonly<{
  github: GitHubDouble
  settle(): Promise<void>
  /** Ends a process with SIGKILL, the next one each time, and starts it again. */
  kill(time: number): Promise<void>
  /** Ends every connection of PostgreSQL. */
  restartServer(): Promise<void>
  /** What is not done: for whoever wonders why the day does not end. */
  left(): Promise<readonly Job[]>
}>

async function jobsIn(url: string): Promise<readonly Job[]> {
  const database = openDatabase(url)
  try {
    return await listJobs(database)
  } finally {
    await database.close()
  }
}

/** Sweeps so often that a short day has some. */
const env = { ...named, ANDON_REDELIVER_MINUTES: '0.05', ANDON_LOOK_AGAIN_MINUTES: '0.2', LOG_LEVEL: 'error' }

/** Its server lives on when it is killed and must be adopted, and is started again by Andon when it dies. */
export async function alone(): Promise<Form> {
  const folder = await emptyFolder()
  const stage = await setStage({ env: { ...env, ANDON_DATA_DIR: folder }, webhooksAtOnce: 8 })
  onTestFinished(() => stage.stop())
  return {
    github: stage.github,
    settle: () => stage.settle(),
    kill: async () => {
      await stage.kill()
      await stage.restart()
    },
    restartServer: () => restartServer(folder),
    left: async () => jobsIn((await findEmbedded(folder)) ?? ''),
  }
}

/** Two webs and two workers. */
export async function together(): Promise<Form> {
  const cluster = await startCluster()
  const fleet = await startFleet({ databaseUrl: cluster.url, env, webhooksAtOnce: 8 })
  const members = [...fleet.workers, ...fleet.webs]
  return {
    github: fleet.github,
    settle: () => fleet.settle(),
    kill: async (time) => {
      const member = members[time % members.length]
      await member?.kill()
      await member?.start()
    },
    restartServer: () => cluster.restart(),
    left: () => jobsIn(cluster.url),
  }
}
