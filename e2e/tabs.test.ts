import { expect, test } from '@playwright/test'
import { addTask, card, expectSaved, exportTasks, openBoard, renameTask } from './board-page.js'

test('T1 two tabs that edit reach the same board, and no edit is lost', async ({ context }) => {
  const left = await context.newPage()
  const right = await context.newPage()
  await openBoard(left)
  await openBoard(right)

  await addTask(left, 'From the left')
  await expect(card(right, 'From the left')).toBeVisible()
  await renameTask(right, 'From the left', 'Renamed on the right')
  await expect(card(left, 'Renamed on the right')).toBeVisible()

  const numbers = [1, 2, 3, 4, 5]
  await Promise.all([
    (async () => {
      for (const n of numbers) await addTask(left, `Left ${n}`)
    })(),
    (async () => {
      for (const n of numbers) await addTask(right, `Right ${n}`)
    })(),
  ])
  for (const n of numbers) {
    await expect(card(right, `Left ${n}`)).toBeVisible()
    await expect(card(left, `Right ${n}`)).toBeVisible()
  }
  await expectSaved(left)
  await expectSaved(right)
  const onTheLeft = await exportTasks(left)
  expect(await exportTasks(right)).toEqual(onTheLeft)

  const later = await context.newPage()
  await openBoard(later)
  expect(await exportTasks(later)).toEqual(onTheLeft)
})
