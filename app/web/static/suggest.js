// Names of roles while a person types. The field works without this: it only saves typing.
// The pattern is the combobox with a list of the ARIA Authoring Practices Guide.
const FEWEST_LETTERS = 3;
const MOST_SHOWN = 8;
const MOST_ASKED = 40;
const WAIT_MILLISECONDS = 200;

function inOrder(typed, names) {
  const begins = (name) => (name.toLowerCase().startsWith(typed.toLowerCase()) ? 0 : 1);
  return names.sort((one, other) => begins(one) - begins(other) || one.localeCompare(other));
}

async function namesLike(address, typed, signal) {
  const asked = new URLSearchParams({ q: typed, status: "active", limit: String(MOST_ASKED) });
  const answer = await fetch(`${address}?${asked}`, {
    signal,
    headers: { Accept: "application/json" },
  });
  if (!answer.ok) return [];
  const { roles } = await answer.json();
  return inOrder(typed, roles.map((role) => role.name)).slice(0, MOST_SHOWN);
}

function helper(box) {
  const input = box.querySelector("input");
  const list = document.createElement("ul");
  const status = document.createElement("div");
  let chosen = -1;
  let asking = new AbortController();
  let timer;

  list.id = `${input.id}-suggestions`;
  list.className = "registry-suggest__list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Roles");
  list.hidden = true;
  status.className = "nhsuk-u-visually-hidden";
  status.setAttribute("role", "status");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.after(list, status);

  function close() {
    clearTimeout(timer);
    asking.abort();
    chosen = -1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function take(name) {
    input.value = name;
    close();
    if (box.hasAttribute("data-suggest-sends")) input.form.requestSubmit();
  }

  function mark(place) {
    const options = [...list.children];
    chosen = (place + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    input.setAttribute("aria-activedescendant", options[chosen].id);
  }

  function show(names) {
    list.replaceChildren(
      ...names.map((name, place) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${place}`;
        option.className = "registry-suggest__option";
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = name;
        // Before the field loses the focus, which closes the list.
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(name);
        });
        return option;
      }),
    );
    chosen = -1;
    list.hidden = names.length === 0;
    input.setAttribute("aria-expanded", String(names.length > 0));
    input.removeAttribute("aria-activedescendant");
    const noun = names.length === 1 ? "role" : "roles";
    status.textContent = names.length ? `${names.length} ${noun}. Use the arrow keys.` : "";
  }

  async function ask() {
    const typed = input.value.trim();
    asking.abort();
    if (typed.length < FEWEST_LETTERS) return close();
    asking = new AbortController();
    try {
      show(await namesLike(box.dataset.suggest, typed, asking.signal));
    } catch {
      // No answer, so there is nothing to suggest.
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MILLISECONDS);
  });
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return close();
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const last = list.children.length - 1;
      if (event.key === "ArrowDown") mark(chosen + 1);
      else mark(chosen < 0 ? last : chosen - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      take(list.children[chosen].textContent);
    }
  });
}

document.querySelectorAll("[data-suggest]").forEach(helper);
