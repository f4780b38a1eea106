// A digit chooses the answer that shows it. Enter then sends the form, as it does without this.
// A field that belongs to one answer is shown with that answer only.
const form = document.querySelector("[data-settle]");
const parts = [...form.querySelectorAll("[data-more]")];

function showWhatBelongs() {
  const chosen = new FormData(form).get("choice");
  for (const part of parts) {
    part.hidden = part.dataset.more !== chosen;
  }
}

function choose(choice) {
  choice.click();
  choice.focus();
  const part = parts.find((one) => one.dataset.more === choice.value);
  part?.querySelector("input").focus();
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input:not([type=radio]), textarea, select");
  if (isTyping || event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  const choice = form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (choice) {
    event.preventDefault();
    choose(choice);
  }
});
form.addEventListener("change", showWhatBelongs);
showWhatBelongs();
