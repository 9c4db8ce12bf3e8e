// Draws the tiles it is handed as rows of even height, and tells Python what was clicked.
// Everything a visitor typed arrives as text and is set as text, never as HTML.

const instances = new WeakMap()

export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component
  const root = parentElement.querySelector(".root")
  const known = instances.get(root) ?? { tiles: new Map(), timer: 0 }
  instances.set(root, known)

  drawStatus(root.querySelector(".status"), data.status, known)
  const grid = root.querySelector(".grid")
  grid.style.setProperty("--row", `${data.rowPx}px`)
  grid.style.setProperty("--grow", data.grow)
  grid.classList.toggle("small", data.rowPx < 160)

  const selected = new Set(data.selected)
  const tell = {
    open: id => setTriggerValue("opened", id),
    act: (name, id) => setTriggerValue("acted", { name, id }),
    select: (id, on) => {
      on ? selected.add(id) : selected.delete(id)
      setStateValue("selected", [...selected])
    },
  }
  const shown = new Set()
  data.tiles.forEach((tile, index) => {
    shown.add(tile.key)
    const drawnFrom = JSON.stringify([tile, data.actions, data.sends, data.selectable, selected.has(tile.key)])
    let entry = known.tiles.get(tile.key)
    if (!entry || entry.drawnFrom !== drawnFrom) {
      const element = drawTile(tile, data, selected.has(tile.key), tell)
      entry?.element.replaceWith(element)
      entry = { element, drawnFrom }
      known.tiles.set(tile.key, entry)
    }
    if (grid.children[index] !== entry.element) grid.insertBefore(entry.element, grid.children[index] ?? null)
  })
  for (const [key, entry] of known.tiles) {
    if (!shown.has(key)) {
      entry.element.remove()
      known.tiles.delete(key)
    }
  }
  return () => clearInterval(known.timer)
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

function drawTile(tile, data, isSelected, tell) {
  const figure = make("figure", `tile ${tile.kind}`)
  figure.setAttribute("role", "listitem")
  figure.style.setProperty("--ratio", tile.ratio)
  const drawers = { picture: drawPicture, video: drawVideo, text: drawText }
  figure.append((drawers[tile.kind] ?? drawPlaceholder)(tile, tell))
  if (!drawers[tile.kind]) return figure
  if (tile.flagged) figure.append(drawVeil(figure))
  if (tile.badge) figure.append(text("span", "badge", tile.badge))
  if (data.selectable) figure.append(drawCheckbox(tile, isSelected, tell))
  if (tile.facts || data.actions.length) figure.append(drawCaption(tile, data, tell))
  return figure
}

function drawPicture(tile, tell) {
  const button = make("button", "frame")
  button.type = "button"
  button.title = tile.title
  button.setAttribute("aria-label", `Open: ${tile.alt}`)
  button.onclick = () => tell.open(tile.key)
  const image = make("img")
  Object.assign(image, { src: tile.src, alt: tile.alt, loading: "lazy", decoding: "async" })
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

function drawPlaceholder(tile) {
  const box = make("div", "frame")
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

function drawCheckbox(tile, isSelected, tell) {
  const label = make("label", "pick")
  const box = make("input")
  Object.assign(box, { type: "checkbox", checked: isSelected })
  box.setAttribute("aria-label", `Select: ${tile.alt}`)
  box.onchange = () => tell.select(tile.key, box.checked)
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
