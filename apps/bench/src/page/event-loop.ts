import type { Held } from '../protocol.js'
import { nextTask } from './next-task.js'

/**
 * Does the work while a message goes round through the event loop all the time and a frame is asked for all the time: how
 * long each had to wait for its turn at most, and the longest task by the browser's own account, which counts from 50 ms.
 */
export async function watchEventLoop(work: () => Promise<unknown>): Promise<Held> {
  const tasks = observeLongTasks()
  const { port1, port2 } = new MessageChannel()
  const message = longestBetween()
  port1.onmessage = () => {
    message.note()
    port2.postMessage(null)
  }
  port2.postMessage(null)
  const frame = longestBetween()
  let asked = requestAnimationFrame(function next() {
    frame.note()
    asked = requestAnimationFrame(next)
  })

  // In a task of its own: what the runner evaluates is not one that the browser reports.
  await nextTask()
  await work()
  message.note()
  frame.note()
  port1.close()
  cancelAnimationFrame(asked)
  // Long tasks are told some time after they ended.
  await new Promise((resolve) => setTimeout(resolve, 200))
  return { taskMs: tasks.end(), messageMs: message.longestMs, frameMs: frame.longestMs }
}

function longestBetween() {
  let last = performance.now()
  let longestMs = 0
  return {
    note() {
      const now = performance.now()
      longestMs = Math.max(longestMs, now - last)
      last = now
    },
    get longestMs() {
      return longestMs
    },
  }
}

function observeLongTasks(): { end(): number } {
  const durationsMs: number[] = [0]
  const take = (entries: readonly PerformanceEntry[]) => durationsMs.push(...entries.map(({ duration }) => duration))
  const observer = new PerformanceObserver((list) => take(list.getEntries()))
  observer.observe({ entryTypes: ['longtask'] })
  return {
    end() {
      take(observer.takeRecords())
      observer.disconnect()
      return Math.max(...durationsMs)
    },
  }
}
