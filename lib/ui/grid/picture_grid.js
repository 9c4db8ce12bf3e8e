// Draws the tiles it is handed as rows of even height, and tells Python what was clicked.
// Everything a visitor typed arrives as text and is set as text, never as HTML.
// A drawing never takes the keyboard's focus away: what has it is neither replaced nor moved, for both would lose it.

const CONTROLS = "button, input, video, a, summary"
const LONGEST_WAIT_MS = 5000
const instances = new WeakMap()
let orphan = null // where the focus was in a grid that Streamlit took out of the document with the focus in it

export default function (component) {
  const { data, parentElement } = component
  const root = parentElement.querySelector(".root")
  const known = instances.get(root) ?? begin(parentElement, root)
  Object.assign(known, { component, selectable: data.selectable })

  drawStatus(root.querySelector(".status"), data.status, known)
  known.grid.style.setProperty("--row", `${data.rowPx}px`)
  known.grid.style.setProperty("--grow", data.grow)
  known.grid.classList.toggle("small", data.rowPx < 160)

  // Clicks are numbered and told until they were heard, so that none is lost when several follow one another quickly.
  known.number = Math.max(known.number, data.heard)
  known.events = known.events.filter(event => event.n > data.heard)
  const isAnotherPage = known.tiles.size > 0 && !data.tiles.some(tile => known.tiles.has(tile.key))
  drawTiles(data, known)
  // Whoever leafs on at the foot of a page wants to see the next one from its top.
  if (data.selectable && isAnotherPage && root.getBoundingClientRect().top < 0) root.scrollIntoView()
  keepOneStop(known)
  adopt(known)
  noteDialog(known)
  const { timer } = known
  return () => {
    clearInterval(timer)
    if (!root.isConnected) tellWaiting(known) // nobody will any more
  }
}

function begin(parentElement, root) {
  const known = {
    root,
    host: parentElement.host ?? parentElement,
    grid: root.querySelector(".grid"),
    hint: root.querySelector(".hint"),
    tiles: new Map(),
    order: [],
    heads: [],
    timer: 0,
    number: 0,
    events: [],
    waiting: [],
  }
  known.tell = teller(known)
  instances.set(root, known)
  known.grid.addEventListener("focusin", event => noteFocus(known, event.target))
  known.grid.addEventListener("focusout", event => noteLoss(known, event.relatedTarget))
  known.grid.addEventListener("keydown", event => pressed(known, event))
  // A dialog that is closed gives the focus back to the host, which is all it sees of the grid.
  known.host.focus = () => focusOn(known.tiles.get(known.current)?.element, known.control)
  return known
}

// Outlives every drawing, as the elements do whose clicks it tells.
function teller(known) {
  const trigger = (name, value) => tellSoon(known, () => known.component.setTriggerValue(name, value))
  return {
    open: id => trigger("opened", id),
    act: (name, id) => trigger("acted", { name, id }),
    event: (kind, id, on) => {
      known.events.push({ n: ++known.number, kind, id, on })
      tellSoon(known, () => known.component.setStateValue("events", [...known.events]))
    },
  }
}

// When the run that takes a closed dialog away is cut short by another, Streamlit 1.67 shows that dialog once more, and
// it takes the focus and the keys. So nothing is told from when a dialog is closed until that run is through; should it
// never come, what was clicked is late and not lost.
function tellSoon(known, tell) {
  known.waiting.push(tell)
  if (mustWait(known)) setTimeout(() => tellWaiting(known), LONGEST_WAIT_MS)
  else tellWaiting(known)
}

function mustWait(known) {
  return known.root.isConnected && (known.isBehindDialog || known.isDialogLeaving)
}

function tellWaiting(known) {
  known.waiting.splice(0).forEach(tell => tell())
}

// Python says whether a dialog lies over the grid; that it no longer does is said by the run that takes it away.
function noteDialog(known) {
  const { behindDialog } = known.component.data
  const isLeaving = known.isBehindDialog && !behindDialog
  known.isBehindDialog = behindDialog
  if (!isLeaving) return
  known.isDialogLeaving = true
  whenIdle(() => {
    known.isDialogLeaving = false
    tellWaiting(known)
  })
}

function isRunning() {
  return appElement()?.dataset.testScriptState === "running"
}

function whenIdle(act) {
  if (!isRunning()) return act()
  const observer = new MutationObserver(() => {
    if (isRunning()) return
    observer.disconnect()
    act()
  })
  observer.observe(appElement(), { attributeFilter: ["data-test-script-state"] })
}

function appElement() {
  return document.querySelector("[data-test-script-state]")
}

function drawTiles(data, known) {
  const isSelected = latest(new Map(data.selected.map(key => [key, true])), known.events, "select")
  const isStarred = latest(new Map(data.tiles.map(tile => [tile.key, tile.starred])), known.events, "star")
  drawHeads(known.grid, data.table, known)
  const figures = data.tiles.map((tile, index) => {
    const figure = drawnTile(tile, data, known)
    mark(figure, !!isSelected.get(tile.key), !!isStarred.get(tile.key))
    place(figure, data.table, index)
    return figure
  })
  removeOthers(data, known)
  arrange(known.grid, [...known.heads, ...figures], focusedIn(known)?.closest(".tile"))
}

// The tile's element, drawn anew where what it shows has changed. A star and a selection are changed in place.
function drawnTile(tile, data, known) {
  const { starred, ...shown } = tile
  const drawnFrom = JSON.stringify([shown, starred !== undefined, data.actions, data.sends, data.selectable])
  const entry = known.tiles.get(tile.key)
  if (entry?.drawnFrom === drawnFrom) return entry.element
  const fresh = drawTile(tile, data, known.tell)
  const element = entry ? renewTile(entry.element, fresh, focusedIn(known)) : fresh
  known.tiles.set(tile.key, { element, drawnFrom })
  return element
}

// Tiles that are gone; had one of them the focus, the tile that takes its place gets it.
function removeOthers(data, known) {
  const keys = new Set(data.tiles.map(tile => tile.key))
  const left = focusedIn(known)?.closest(".tile")
  known.current = successor(known.order, data.tiles, known.current)
  known.order = [...keys]
  if (left && !keys.has(left.dataset.key)) {
    const next = known.tiles.get(known.current)?.element
    if (next && !next.isConnected) left.before(next)
    focusOn(next, known.control)
  }
  for (const [key, { element }] of known.tiles) {
    if (keys.has(key)) continue
    element.remove()
    known.tiles.delete(key)
  }
}

// The next tile that stayed, else what is there now or the last.
function successor(order, tiles, key) {
  const keys = tiles.filter(tile => tile.kind !== "pending").map(tile => tile.key)
  if (key === undefined || keys.includes(key)) return key
  const at = order.indexOf(key)
  return order.slice(at + 1).find(each => keys.includes(each)) ?? keys[Math.min(Math.max(at, 0), keys.length - 1)]
}

// In this order; the others are moved around the element that has the focus.
function arrange(grid, elements, focused) {
  let next = null
  for (const element of elements.toReversed()) {
    const isThere = element.parentNode === grid && element.nextElementSibling === next
    if (!isThere && element !== focused) grid.insertBefore(element, next)
    next = element
  }
}

function renewTile(old, fresh, focused) {
  if (old.contains(focused) && like(fresh, focused)) {
    renew(old, fresh, focused)
    return old
  }
  old.after(fresh)
  if (old.contains(focused)) focusOn(fresh) // the control that had the focus is no more
  old.remove()
  return fresh
}

// Makes an element what a fresh drawing of it is, all but the focused control and what that stands in.
function renew(old, fresh, focused) {
  const own = ["tabindex", "open"] // says where the focus may go, and that a menu is open
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !own.includes(name)) old.removeAttribute(name)
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value)
  }
  if (old === focused) return old.replaceChildren(...fresh.childNodes)
  const stays = [...old.children].find(child => child.contains(focused))
  for (const child of [...old.children]) if (child !== stays) child.remove()
  const children = [...fresh.children]
  const at = children.findIndex(child => child === like(fresh, focused) || child.contains(like(fresh, focused)))
  renew(stays, children[at], focused)
  stays.before(...children.slice(0, at))
  stays.after(...children.slice(at + 1))
}

// The same control in another drawing of its tile.
function like(tile, control) {
  return [...tile.querySelectorAll(CONTROLS)].find(other => kindOf(other) === kindOf(control))
}

function kindOf(control) {
  if (control.matches(".action, .choice")) return control.title || control.textContent
  return `${control.localName} ${control.classList[0]}`
}

function focusedIn(known) {
  const { activeElement } = known.root.getRootNode()
  return known.grid.contains(activeElement) ? activeElement : null
}

function focusOn(tile, kind) {
  if (!tile) return
  const all = [...tile.querySelectorAll(CONTROLS)]
  const control = all.find(each => kindOf(each) === kind) ?? controls(tile)[0]
  control?.focus()
}

function latest(marks, events, kind) {
  for (const event of events) if (event.kind === kind) marks.set(event.id, event.on)
  return marks
}

// What changes often is changed in place: an element that is drawn anew loses the keyboard's focus.
function mark(figure, isSelected, isStarred) {
  figure.classList.toggle("selected", isSelected)
  const box = figure.querySelector(".pick input")
  if (box) box.checked = isSelected
  const star = figure.querySelector(".star")
  if (!star) return
  star.setAttribute("aria-pressed", isStarred)
  star.title = isStarred ? "Take the star away" : "Star"
}

// The whole grid is one stop of the Tab key, with the controls of one tile in it; arrow keys go to the others.
function keepOneStop(known) {
  if (!known.selectable) return
  const tiles = tilesOf(known.grid)
  const current = known.tiles.get(known.current)?.element ?? tiles[0]
  for (const tile of tiles) {
    tile.classList.toggle("current", tile === current)
    for (const control of controls(tile)) control.tabIndex = tile === current ? 0 : -1
  }
}

function noteFocus(known, control) {
  const { key } = control.closest(".tile")?.dataset ?? {}
  if (key === undefined) return
  const isAnother = key !== known.current
  Object.assign(known, { current: key, control: kindOf(control) })
  if (isAnother) keepOneStop(known)
  known.hint.hidden = !known.selectable || !control.matches(":focus-visible")
}

function noteLoss(known, to) {
  known.hint.hidden = true
  // Whether Streamlit is taking the grid away is known when it is done.
  if (!to) queueMicrotask(() => known.root.isConnected || leaveOrphan(known))
}

function leaveOrphan({ component, current, control }) {
  orphan = { name: component.data.name, current, control }
  const forget = () => (orphan = null) // somebody went on elsewhere
  for (const type of ["focusin", "pointerdown"]) document.addEventListener(type, forget, { once: true, capture: true })
}

// A grid that Streamlit put into the document anew goes on with the focus that was in it.
function adopt(known) {
  if (!orphan || orphan.name !== known.component.data.name) return
  const { current, control } = orphan
  orphan = null
  if (document.activeElement === document.body) focusOn(known.tiles.get(current)?.element, control)
}

// Looks at the tiles as they stand when the key is pressed: between two keys the grid may have been drawn anew.
function pressed(known, event) {
  const tile = event.target.closest(".tile")
  if (!known.selectable || !tile || event.ctrlKey || event.metaKey || event.altKey) return
  const to = neighbour(tilesOf(known.grid), tile, event.key)
  if (to) controls(to)[0].focus()
  else if (event.key === " " && event.target.matches(".frame, .veil")) tile.querySelector(".pick input")?.click()
  else if (event.key.toLowerCase() === "s") tile.querySelector(".star")?.click()
  else return
  event.preventDefault()
  event.stopPropagation()
}

function tilesOf(grid) {
  return [...grid.children].filter(tile => controls(tile).length)
}

function controls(tile) {
  return [...tile.querySelectorAll(".veil, button.frame, video.frame, .pick input, .star, .group, .action, summary")]
}

function neighbour(tiles, tile, key) {
  const place = tiles.indexOf(tile)
  if (key === "ArrowRight") return tiles[place + 1]
  if (key === "ArrowLeft") return tiles[place - 1]
  if (key === "Home") return tiles[0]
  if (key === "End") return tiles.at(-1)
  if (key !== "ArrowUp" && key !== "ArrowDown") return undefined
  const box = tile.getBoundingClientRect()
  const middle = box.left + box.width / 2
  const beyond = tiles
    .map(other => ({ other, at: other.getBoundingClientRect() }))
    .filter(({ at }) => (key === "ArrowDown" ? at.top > box.top + 4 : at.top < box.top - 4))
  const row = key === "ArrowDown" ? Math.min(...beyond.map(({ at }) => at.top)) : Math.max(...beyond.map(({ at }) => at.top))
  const distance = ({ at }) => Math.abs(at.left + at.width / 2 - middle)
  return beyond.filter(({ at }) => Math.abs(at.top - row) < 4).sort((a, b) => distance(a) - distance(b))[0]?.other
}

// Headings of a table, before its tiles.
function drawHeads(grid, table, known) {
  grid.classList.toggle("table", Boolean(table))
  const drawnFrom = JSON.stringify(table ?? null)
  if (known.headsFrom === drawnFrom) return
  known.heads.forEach(head => head.remove())
  known.headsFrom = drawnFrom
  known.heads = []
  if (table) {
    grid.style.setProperty("--columns", table.columns.length)
    grid.style.setProperty("--named", table.rows.length ? "minmax(64px, max-content)" : "0")
    const head = (words, column, row, side) => {
      const element = text("div", `head ${side}`, words)
      element.title = words
      Object.assign(element.style, { gridColumn: column, gridRow: row })
      known.heads.push(element)
    }
    table.columns.forEach((words, index) => head(words, index + 2, 1, "above"))
    table.rows.forEach((words, index) => head(words, 1, index + 2, "beside"))
  }
}

function place(element, table, index) {
  const width = table?.columns.length
  Object.assign(element.style, {
    gridColumn: table ? (index % width) + 2 : "",
    gridRow: table ? Math.floor(index / width) + 2 : "",
  })
}

function drawStatus(line, status, known) {
  clearInterval(known.timer)
  line.hidden = !status
  if (!status) return
  const began = performance.now() - status.elapsedS * 1000
  const words = line.querySelector(".words")
  if (words.textContent !== status.text) words.textContent = status.text
  const clock = line.querySelector(".clock")
  const tick = () => {
    clock.textContent = status.ticking ? ` · ${Math.floor((performance.now() - began) / 1000)} s` : ""
  }
  tick()
  if (status.ticking) known.timer = setInterval(tick, 1000)
}

function drawTile(given, data, tell) {
  const tile = { src: "", alt: "", title: given.alt ?? "", text: "", facts: "", ...given } // what says nothing is not sent
  const figure = make("figure", `tile ${tile.kind}`)
  figure.dataset.key = tile.key
  figure.setAttribute("role", "listitem")
  figure.style.setProperty("--ratio", tile.ratio)
  const drawers = { picture: drawPicture, video: drawVideo, text: drawText }
  figure.append((drawers[tile.kind] ?? drawPlaceholder)(tile, tell, data))
  if (!drawers[tile.kind] && !data.selectable) return figure
  if (tile.flagged) figure.append(drawVeil(figure))
  if (tile.badge) figure.append(text("span", "badge", tile.badge))
  if (data.selectable && tile.kind !== "pending") figure.append(drawCheckbox(tile, tell))
  if (tile.starred !== undefined) figure.append(drawStar(tile, tell))
  if (tile.group) figure.append(drawGroup(tile, tell))
  if (drawers[tile.kind] && (tile.facts || data.actions.length)) figure.append(drawCaption(tile, data, tell))
  return figure
}

function drawPicture(tile, tell, data) {
  const button = make("button", "frame")
  button.type = "button"
  if (tile.title) button.title = tile.title
  button.setAttribute("aria-label", `Open: ${tile.alt}`)
  button.onclick = () => tell.open(tile.key)
  const image = make("img")
  if (tile.small) {
    // 256 and 512 are the longer sides; what the browser wants to know is how wide that is.
    const width = side => Math.round(side * Math.min(1, tile.ratio))
    image.sizes = `${Math.round(data.rowPx * tile.ratio)}px`
    image.srcset = `${tile.src}?size=256 ${width(256)}w, ${tile.src} ${width(512)}w`
  }
  Object.assign(image, { src: tile.src, alt: tile.alt, loading: "lazy", decoding: "async" })
  const gone = text("p", "gone", "The file is gone or cannot be read.")
  image.onerror = () => image.parentElement?.replaceChildren(icon("broken_image"), gone)
  button.append(image)
  if (tile.play) button.append(icon("play_circle"))
  return button
}

function drawVideo(tile) {
  const video = make("video", "frame")
  Object.assign(video, { src: tile.video, poster: tile.src, controls: true, loop: true, playsInline: true, preload: "metadata" })
  video.setAttribute("aria-label", tile.alt)
  return video
}

function drawText(tile, tell) {
  const button = make("button", "frame")
  button.type = "button"
  button.setAttribute("aria-label", `Open: ${tile.alt}`)
  button.onclick = () => tell.open(tile.key)
  button.append(text("p", "", tile.text))
  return button
}

function drawPlaceholder(tile, tell, data) {
  const box = make(data.selectable && tile.kind === "missing" ? "button" : "div", "frame")
  if (box.type) {
    box.type = "button"
    box.setAttribute("aria-label", `Open: ${tile.alt}`)
    box.onclick = () => tell.open(tile.key)
  }
  if (tile.kind === "pending") {
    box.setAttribute("role", "img")
    box.setAttribute("aria-label", "A picture that is still being made")
  } else {
    box.append(icon(tile.icon ?? "broken_image"), text("p", "", tile.text))
  }
  return box
}

function drawVeil(figure) {
  figure.classList.add("veiled")
  const veil = make("button", "veil")
  veil.type = "button"
  veil.append(icon("visibility_off"), text("span", "", "Flagged as sensitive. Show it"))
  veil.onclick = () => {
    // Only for as long as this page is shown; opened large it asks again.
    const tile = veil.closest(".tile")
    tile.classList.remove("veiled")
    if (veil.matches(":focus")) focusOn(tile, "button frame")
    veil.remove()
  }
  return veil
}

function drawStar(tile, tell) {
  const button = make("button", "star")
  button.type = "button"
  button.setAttribute("aria-label", `Star: ${tile.alt}`)
  button.append(icon("star"))
  button.onclick = () => {
    const on = button.getAttribute("aria-pressed") !== "true"
    mark(button.closest(".tile"), button.closest(".tile").classList.contains("selected"), on)
    tell.event("star", tile.key, on)
  }
  return button
}

function drawGroup(tile, tell) {
  const button = make("button", "group")
  button.title = "Show what belongs together"
  button.append(icon(tile.group_icon), text("span", "", tile.group))
  actOnce(button, () => tell.act("group", tile.key))
  return button
}

function drawCheckbox(tile, tell) {
  const label = make("label", "pick")
  const box = make("input")
  box.type = "checkbox"
  box.setAttribute("aria-label", `Select: ${tile.alt}`)
  box.onchange = () => {
    label.closest(".tile").classList.toggle("selected", box.checked)
    tell.event("select", tile.key, box.checked)
  }
  label.append(box)
  return label
}

function drawCaption(tile, data, tell) {
  const caption = make("figcaption")
  caption.append(text("span", "facts", tile.facts))
  const row = make("span", "actions")
  if (tile.download) {
    const link = make("a", "action")
    link.href = tile.download
    link.download = ""
    name(link, "Download the original", "download")
    row.append(link)
  }
  for (const action of data.actions) {
    const button = make("button", "action")
    name(button, action.label, action.icon)
    actOnce(button, () => tell.act(action.name, tile.key))
    row.append(button)
  }
  if (tile.sendable && data.sends.length) row.append(drawSendMenu(tile, data.sends, tell))
  caption.append(row)
  return caption
}

function drawSendMenu(tile, sends, tell) {
  const menu = make("details", "menu")
  const opener = make("summary", "action")
  name(opener, "Send to", "forward")
  const list = make("div", "choices")
  for (const send of sends) {
    const button = make("button", "choice")
    button.append(icon(send.icon), text("span", "", send.label))
    actOnce(button, () => tell.act(send.name, tile.key))
    list.append(button)
  }
  menu.append(opener, list)
  menu.onkeydown = event => {
    if (event.key === "Escape") menu.open = false
  }
  menu.addEventListener("focusout", event => {
    if (!menu.contains(event.relatedTarget)) menu.open = false
  })
  return menu
}

function actOnce(button, act) {
  let again = 0
  button.type = "button"
  button.onclick = () => {
    if (performance.now() < again) return // the second half of a double click is not a second wish
    again = performance.now() + 800
    act()
  }
}

function name(control, label, symbol) {
  control.title = label
  control.setAttribute("aria-label", label)
  control.append(icon(symbol))
}

function icon(symbol) {
  const element = text("span", "icon", symbol)
  element.setAttribute("aria-hidden", "true")
  return element
}

function text(tag, className, words) {
  const element = make(tag, className)
  element.textContent = words
  return element
}

function make(tag, className = "") {
  const element = document.createElement(tag)
  if (className) element.className = className
  return element
}
