import { frameCss } from './styles/frame.js'
import { healthCss } from './styles/health.js'
import { listsCss } from './styles/lists.js'
import { narrowCss } from './styles/narrow.js'
import { overviewCss } from './styles/overview.js'
import { recoveryCss } from './styles/recovery.js'
import { syncCss } from './styles/sync.js'
import { themeCss } from './styles/theme.js'

/** All styles of the panel; the narrow ones last, because they override. */
export const panelCss = themeCss + frameCss + overviewCss + listsCss + healthCss + recoveryCss + syncCss + narrowCss
