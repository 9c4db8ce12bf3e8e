// Sends a chosen or dropped ZIP to the studio's own address, and passes the answer on to Python.
// Text from the server is set as text, never as HTML.

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const root = parentElement.querySelector(".zip")
  const input = root.querySelector("input")
  const label = root.querySelector("label")
  const bar = root.querySelector("progress")
  const words = root.querySelector(".words")

  const show = (text, fraction) => {
    words.textContent = text
    bar.hidden = fraction === undefined
    if (fraction === null) bar.removeAttribute("value")
    else if (fraction !== undefined) bar.value = fraction
  }

  const send = file => {
    if (!file || root.dataset.busy) return
    root.dataset.busy = "1"
    input.disabled = true
    const request = new XMLHttpRequest()
    request.open("POST", data.address)
    request.responseType = "json"
    request.upload.onprogress = event =>
      event.loaded < event.total
        ? show(`Sending, ${Math.round((100 * event.loaded) / event.total)}%`, event.loaded / event.total)
        : show("Importing", null)
    request.onloadend = () => {
      delete root.dataset.busy
      input.disabled = false
      input.value = ""
      show("")
      setTriggerValue("done", request.response ?? { refused: "" })
    }
    show("Sending", 0)
    request.send(file)
  }

  input.onchange = () => send(input.files[0])
  label.ondragover = event => {
    event.preventDefault()
    label.classList.add("over")
  }
  label.ondragleave = () => label.classList.remove("over")
  label.ondrop = event => {
    event.preventDefault()
    label.classList.remove("over")
    send(event.dataTransfer.files[0])
  }
}
