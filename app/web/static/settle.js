// A digit chooses the answer that shows it. Enter then sends the form, as it does without this.
const form = document.querySelector("[data-settle]");

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input:not([type=radio]), textarea, select");
  if (isTyping || event.ctrlKey || event.altKey || event.metaKey) {
    return;
  }
  const choice = form?.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (choice) {
    event.preventDefault();
    choice.click();
    choice.focus();
    // A choice that needs words leads straight to its field.
    document.querySelector(`#${choice.getAttribute("aria-controls") ?? "none"} input`)?.focus();
  }
});
