import './styles/index.css'
import { HoldfastDevtools } from '@holdfast/devtools'
import { RecoveryScreen } from '@holdfast/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.js'
import { board } from './board/board.js'
import { SyncProvider } from './board/sync.js'
import { showEditing } from './presence/here.js'
import { welcome } from './sample/welcome.js'
import { Splash } from './splash.js'
import { showChosenTheme } from './top-bar/use-theme.js'

void board.ready.then(showChosenTheme)
showEditing(null)
void welcome(Date.now)

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root".')

createRoot(root).render(
  <StrictMode>
    <RecoveryScreen store={board} fallback={<Splash />}>
      <SyncProvider store={board} fallback={<Splash />}>
        <App />
      </SyncProvider>
    </RecoveryScreen>
    <HoldfastDevtools store={board} />
  </StrictMode>,
)
