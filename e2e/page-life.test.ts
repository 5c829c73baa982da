import { expect, test } from '@playwright/test'
import { addTask, card, expectSaved, openBoard } from './board-page.js'

test('T5 a tab that the browser froze saved what was pending, and knows what others did when it is back', async ({
  context,
}) => {
  const [frozen, other] = [await context.newPage(), await context.newPage()]
  await openBoard(frozen)
  await openBoard(other)
  const devtools = await context.newCDPSession(frozen)
  await addTask(frozen, 'Before the ice')
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
  await expect(card(other, 'Before the ice')).toBeVisible()
  await addTask(other, 'Under the ice')
  await expectSaved(other)
  await devtools.send('Page.setWebLifecycleState', { state: 'active' })
  await expect(card(frozen, 'Under the ice')).toBeVisible()
  await addTask(frozen, 'After the ice')
  await expect(card(other, 'After the ice')).toBeVisible()
})
