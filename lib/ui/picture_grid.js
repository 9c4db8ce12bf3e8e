// Draws the tiles it is handed as rows of even height, and tells Python what was clicked.
// Everything a visitor typed arrives as text and is set as text, never as HTML.

const instances = new WeakMap()

export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component
  const root = parentElement.querySelector(".root")
  const known = instances.get(root) ?? { tiles: new Map(), timer: 0, number: 0, events: [] }
  instances.set(root, known)

  drawStatus(root.querySelector(".status"), data.status, known)
  const grid = root.querySelector(".grid")
  grid.style.setProperty("--row", `${data.rowPx}px`)
  grid.style.setProperty("--grow", data.grow)
  grid.classList.toggle("small", data.rowPx < 160)

  // Clicks are numbered and told until they were heard, so that none is lost when several follow one another quickly.
  known.number = Math.max(known.number, data.heard)
  known.events = known.events.filter(event => event.n > data.heard)
  const tell = {
    open: id => {
      setTriggerValue("opened", id)
      if (data.selectable) comeBack(() => known.tiles.get(id)?.element.querySelector(".veil, .frame"))
    },
    act: (name, id) => setTriggerValue("acted", { name, id }),
    event: (kind, id, on) => {
      known.events.push({ n: ++known.number, kind, id, on })
      setStateValue("events", [...known.events])
    },
  }
  const isSelected = latest(new Map(data.selected.map(key => [key, true])), known.events, "select")
  const isStarred = latest(new Map(data.tiles.map(tile => [tile.key, tile.starred])), known.events, "star")
  const heads = drawHeads(grid, data.table, known)
  const isAnotherPage = known.tiles.size > 0 && !data.tiles.some(tile => known.tiles.has(tile.key))
  const shown = new Set()
  data.tiles.forEach((tile, index) => {
    shown.add(tile.key)
    const drawnFrom = JSON.stringify([{ ...tile, starred: 0 }, data.actions, data.sends, data.selectable])
    let entry = known.tiles.get(tile.key)
    if (!entry || entry.drawnFrom !== drawnFrom) {
      const element = drawTile(tile, data, tell)
      entry?.element.replaceWith(element)
      entry = { element, drawnFrom }
      known.tiles.set(tile.key, entry)
    }
    mark(entry.element, !!isSelected.get(tile.key), !!isStarred.get(tile.key))
    const at = index + heads
    if (grid.children[at] !== entry.element) grid.insertBefore(entry.element, grid.children[at] ?? null)
    place(entry.element, data.table, index)
  })
  for (const [key, entry] of known.tiles) {
    if (!shown.has(key)) {
      entry.element.remove()
      known.tiles.delete(key)
    }
  }
  // Whoever leafs on at the foot of a page wants to see the next one from its top.
  if (data.selectable && isAnotherPage && root.getBoundingClientRect().top < 0) root.scrollIntoView()
  if (data.selectable) rove(grid, root.querySelector(".hint"), known)
  return () => clearInterval(known.timer)
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
function rove(grid, hint, known) {
  const tiles = [...grid.children].filter(tile => tile.querySelector(".frame, .veil"))
  const current = tiles.find(tile => tile.classList.contains("current")) ?? tiles[0]
  const go = tile => {
    for (const other of tiles) {
      other.classList.toggle("current", other === tile)
      for (const control of controls(other)) control.tabIndex = other === tile ? 0 : -1
    }
  }
  if (current) go(current)
  known.focused = target => {
    const tile = target.closest(".tile")
    if (tile && !tile.classList.contains("current")) go(tile)
    hint.hidden = !target.matches(":focus-visible")
  }
  if (!known.listens) {
    known.listens = true
    grid.addEventListener("focusin", event => known.focused(event.target))
    grid.addEventListener("focusout", () => (hint.hidden = true))
  }
  grid.onkeydown = event => {
    const tile = event.target.closest(".tile")
    if (!tile || event.ctrlKey || event.metaKey || event.altKey) return
    const to = neighbour(tiles, tile, event.key)
    if (to) controls(to)[0]?.focus()
    else if (event.key === " " && event.target.matches(".frame, .veil")) tile.querySelector(".pick input")?.click()
    else if (event.key.toLowerCase() === "s") tile.querySelector(".star")?.click()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}

// Once the dialog that a click opens is closed, the keyboard goes on where it was; the dialog itself forgets it.
function comeBack(find) {
  let seen = false
  const began = performance.now()
  const timer = setInterval(() => {
    const isOpen = document.querySelector('[role="dialog"]') !== null
    seen ||= isOpen
    if (isOpen || (!seen && performance.now() - began < 5000)) return
    clearInterval(timer)
    if (seen && document.activeElement === document.body) find()?.focus()
  }, 100)
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

// Headings of a table, before its tiles; returns how many.
function drawHeads(grid, table, known) {
  grid.classList.toggle("table", Boolean(table))
  const drawnFrom = JSON.stringify(table ?? null)
  if (known.headsFrom === drawnFrom) return known.heads.length
  known.heads?.forEach(head => head.remove())
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
    grid.prepend(...known.heads)
  }
  return known.heads.length
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
  image.onerror = () => button.replaceChildren(icon("broken_image"), text("p", "gone", "The file is gone or cannot be read."))
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
    figure.classList.remove("veiled")
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
  button.type = "button"
  button.onclick = () => {
    button.disabled = true // the second half of a double click is not a second wish
    setTimeout(() => (button.disabled = false), 800)
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
